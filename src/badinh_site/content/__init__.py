"""Reading of content: finds files, parses them, renders Markdown, sanitises HTML."""
