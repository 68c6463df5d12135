"""What every page is held to in a browser: the rules of accessibility, and the width of the window."""

from __future__ import annotations

__all__ = ["COLOUR_RULES", "OVERFLOWING", "RULES", "VIOLATIONS"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

OVERFLOWING = """() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const reach = node => node.getBoundingClientRect().left + node.scrollWidth;
    const wide = [...document.querySelectorAll('body *')].filter(node => reach(node) > clientWidth + 1);
    return [`${scrollWidth} > ${clientWidth}`, ...wide.map(node => node.outerHTML.slice(0, 100))];
}"""
"""Names what is wider than the window, when the whole page is."""

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""Those that can find something in one colour scheme and not in another."""

VIOLATIONS = """async rules => {
    const type = rules.includes('wcag2a') ? 'tag' : 'rule';
    const found = await axe.run({runOnly: {type, values: rules}, resultTypes: ['violations']});
    return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}: ${node.failureSummary}`));
}"""
