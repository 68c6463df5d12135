"""Pictures: inspecting, encoding renditions, drawing title cards."""
