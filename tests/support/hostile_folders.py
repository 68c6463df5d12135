"""Site folders that a stranger made, so that whoever builds them runs code, or reads or writes where no site is.

Each is a function that writes into a good site; ``outside`` is a folder beside the site, with secrets, and the code
that each tries to run makes the file ``canary`` in it.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.sitemaking import SETTINGS, article, build_site, make_site, write

__all__ = ["FOLDERS", "SECRET", "write_good_site"]

SECRET = "text-of-another-folder"  # noqa: S105 - no password
FOLDERS: dict[str, Callable[[Path, Path], None]] = {}


def folder(make: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    """Register a folder under the name of the function that makes it."""
    FOLDERS[make.__name__] = make
    return make


def write_good_site(site: Path) -> None:
    """Write a site to which nothing is wrong."""
    make_site(site)
    article(site, "2021/07/tot", title="Tin tốt", date="2021-07-01", tags="[Tin]")
    write(site, "content/pages/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n\nMột trang.\n")


def code(outside: Path) -> str:
    return f"open({(outside / 'canary').as_posix()!r}, 'w').close()\n"


def template(site: Path, outside: Path, text: str) -> None:
    canary = (outside / "canary").as_posix()
    write(site, "templates/article.html", text.replace("CANARY", canary))


@folder
def template_that_walks_classes(site: Path, outside: Path) -> None:
    template(
        site,
        outside,
        "{% for one in ''.__class__.__base__.__subclasses__() %}{% if one.__name__ == 'catch_warnings' %}"
        "{{ one()._module.__builtins__['open']('CANARY', 'w') }}{% endif %}{% endfor %}",
    )


@folder
def template_that_makes_names(site: Path, outside: Path) -> None:
    template(
        site,
        outside,
        "{% set u = '_' ~ '_' %}{% for one in ''[u ~ 'class' ~ u][u ~ 'base' ~ u][u ~ 'subclasses' ~ u]() %}"
        "{% if one[u ~ 'name' ~ u] == 'catch_warnings' %}"
        "{{ one()['_mod' ~ 'ule'][u ~ 'builtins' ~ u]['open']('CANARY', 'w') }}{% endif %}{% endfor %}",
    )


@folder
def template_with_the_filter_attr(site: Path, outside: Path) -> None:
    template(
        site,
        outside,
        "{% set u = '\\x5f\\x5f' %}{% set b = word | attr(u ~ 'globals' ~ u) %}"
        "{{ b['\\x5f\\x5fbuiltins\\x5f\\x5f']['open']('CANARY', 'w') }}",
    )


@folder
def template_that_maps_attributes(site: Path, outside: Path) -> None:
    template(
        site,
        outside,
        "{% for b in [word] | map(attribute='__globals__') %}"
        "{{ b['__builtins__']['open']('CANARY', 'w') }}{% endfor %}",
    )


@folder
def template_that_asks_functions(site: Path, outside: Path) -> None:
    template(site, outside, "{{ word.__globals__['__builtins__']['open']('CANARY', 'w') }}")


@folder
def template_that_asks_itself(site: Path, outside: Path) -> None:
    template(
        site,
        outside,
        "{% block a %}{% endblock %}{{ self._TemplateReference__context.environment.filters.attr.__globals__"
        "['__builtins__']['open']('CANARY', 'w') }}",
    )


@folder
def template_that_formats(site: Path, outside: Path) -> None:
    template(site, outside, "{{ '{0.__class__.__init__.__globals__}'.format(word) }}")


@folder
def template_with_old_globals(site: Path, outside: Path) -> None:
    template(site, outside, "{{ cycler.__init__.__globals__.os.popen('touch CANARY').read() }}{{ lipsum }}")


@folder
def template_that_reads_other_folders(site: Path, outside: Path) -> None:
    name = (outside / "secret.html").as_posix()
    template(
        site, outside, f"{{% include ['../../outside/secret.html', '{name}'] ignore missing %}}{{{{ page.title }}}}"
    )


@folder
def extension_beside(site: Path, outside: Path) -> None:
    write(site, "content/site.yaml", f"{SETTINGS}markdown: {{extensions: [hostile_extension]}}\n")
    write(site, "hostile_extension.py", code(outside))
    write(site, "content/hostile_extension.py", code(outside))


@folder
def extension_of_the_library(site: Path, outside: Path) -> None:
    canary = (outside / "canary").as_posix()
    options = f"{{'subprocess:Popen': {{args: touch {canary}, shell: '1'}}}}"
    settings = f"markdown:\n  extensions: ['subprocess:Popen', antigravity]\n  options: {options}\n"
    write(site, "content/site.yaml", SETTINGS + settings)


@folder
def extension_that_writes(site: Path, outside: Path) -> None:
    options = f"{{full: 'true', cssfile: {(outside / 'canary').as_posix()}}}"
    settings = f"markdown:\n  extensions: [codehilite]\n  options: {{codehilite: {options}}}\n"
    write(site, "content/site.yaml", SETTINGS + settings)
    article(site, "2021/07/ma", body="```python\nx\n```")


@folder
def fence_that_writes(site: Path, outside: Path) -> None:
    write(site, "content/site.yaml", f"{SETTINGS}markdown: {{extensions: [codehilite]}}\n")
    canary = (outside / "canary").as_posix()
    for place, formatter in enumerate(("html", "img", "latex", "svg")):
        options = f'full=true cssfile="{canary}" pygments_formatter={formatter} font_name="{canary}"'
        article(site, f"2021/07/ma-{place}", body=f"``` {{.python {options}}}\nx\n```")


@folder
def modules_beside(site: Path, outside: Path) -> None:
    names = "yaml markdown jinja2 nh3 click msgspec numpy PIL json re socket pickle struct signal locale gettext"
    for name in (*names.split(), "typing", "pathlib", "multiprocessing", "concurrent", "subprocess"):
        write(site, f"{name}.py", code(outside))


@folder
def modules_that_python_loads_itself(site: Path, outside: Path) -> None:
    modules_beside(site, outside)
    for name in ("contextlib", "types", "functools", "collections", "warnings", "threading", "badinh_site", "operator"):
        write(site, f"{name}.py", code(outside))


@folder
def files_that_python_starts_with(site: Path, outside: Path) -> None:
    for name in (
        "sitecustomize.py",
        "usercustomize.py",
        "conftest.py",
        "setup.py",
        "hostile.pth",
        "runpy.py",
        "__init__.py",
    ):
        write(site, name, code(outside))
    write(site, "pyvenv.cfg", "home = .\n")


@folder
def modules_for_workers(site: Path, outside: Path) -> None:
    modules_that_python_loads_itself(site, outside)
    for place in range(410):
        article(site, f"2021/06/bai-{place}", title=f"Tin số {place}", body="Chữ `mã`.")


@folder
def links_out(site: Path, outside: Path) -> None:
    (site / "static").mkdir()
    (site / "templates").mkdir()
    for name, target in (
        ("content/2021/07/bi-mat.md", outside / "secret.md"),
        ("content/2021/ngoai", outside),
        ("content/pages/bi-mat.md", outside / "secret.md"),
        ("static/bi-mat.txt", outside / "secret.txt"),
        ("static/root", outside),
        ("templates/article.html", outside / "secret.html"),
    ):
        (site / name).symlink_to(target)


@folder
def output_that_leads_out(site: Path, outside: Path) -> None:
    (site / "build").symlink_to(outside, target_is_directory=True)
    write(site, "static/root/authorized_keys", "a key\n")
    write(site, "static/root/secret.txt", "other\n")


@folder
def state_of_another_site(site: Path, outside: Path) -> None:
    other = outside.parent / "other"
    write_good_site(other)
    build_site(other)
    shutil.copytree(other / ".badinh", site / ".badinh")
    shutil.copytree(other / "build", site / "build")
    shutil.rmtree(other)
    with sqlite3.connect(site / ".badinh/state.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for column in {"path", "folder", "file"} & set(columns):
                connection.execute(f"UPDATE OR IGNORE {name} SET {column} = '../../outside/secret.txt'")  # noqa: S608
    connection.close()


@folder
def state_that_is_none(site: Path, outside: Path) -> None:
    (site / ".badinh").mkdir()
    for name in ("state.sqlite", "preview.sqlite", "lock.sqlite", "sealing.key"):
        (site / ".badinh" / name).write_bytes(b"\x80\x04cposix\nsystem\n(S'touch'\ntR." * 50)


@folder
def addresses_that_climb(site: Path, outside: Path) -> None:
    article(site, "2021/07/a", url="/../../outside/a/", aliases="[/../../outside/b/, /%2e%2e/%2e%2e/outside/c/]")
    article(site, "2021/07/b", category="../../outside", tags="[../../outside, '..']")
    write(
        site, "content/redirects.yaml", "- {from: /../../outside/d/, to: /}\n- {from: /x/..%2f..%2foutside/, to: /}\n"
    )
    settings = SETTINGS.replace("[Tin tức, Đô thị]", "[{name: Tin tức, slug: ../../outside}, Đô thị]")
    write(site, "content/site.yaml", f"{settings}addresses: {{feeds: /../../outside/}}\n")


@folder
def yaml_that_calls(site: Path, outside: Path) -> None:
    call = f"!!python/object/apply:os.system ['touch {(outside / 'canary').as_posix()}']"
    article(site, "2021/07/a", title=call, lead="!!python/name:os.system", tags="&a [*a, *a]")
    write(site, "content/anniversaries.yaml", f"- {{name: {call}, date: 1/1/1961}}\n")
    write(site, "content/site.yaml", f"{SETTINGS}description: {call}\n")


@folder
def files_of_the_machine(site: Path, outside: Path) -> None:
    secret = outside.as_posix()
    article(
        site,
        "2021/07/a",
        image=f"../../../../outside/secret.png\nlead: !include {secret}/secret.txt",
        body=f"![x](../../../../outside/secret.txt) [x]({secret}/secret.txt) [y](file://{secret}/secret.txt)"
        f"\n\n{{% include '{secret}/secret.txt' %}}\n\n--8<-- \"{secret}/secret.txt\"\n\n![[{secret}/secret.txt]]",
    )
    svg = f'<!DOCTYPE s [<!ENTITY x SYSTEM "file://{secret}/secret.txt">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    write(site, "content/2021/07/a.svg", svg)
    article(site, "2021/07/b", body="![x](a.svg)")
    write(
        site,
        "static/them.css",
        f'@import "../../outside/secret.txt"; p {{ background: url("file://{secret}/secret.txt") }}',
    )


@folder
def settings_that_lead_out(site: Path, outside: Path) -> None:
    zone = "zone: ../../../../outside/secret.txt\nlanguage: ../../outside\n"
    write(site, "content/site.yaml", f"{SETTINGS}{zone}precompress: [gzip, ../../x]\n")


@folder
def hooks_of_other_programs(site: Path, outside: Path) -> None:
    run = f"touch {(outside / 'canary').as_posix()}"
    write(site, "package.json", f'{{"scripts": {{"preinstall": "{run}", "build": "{run}", "prepare": "{run}"}}}}')
    write(site, "Makefile", f"all build:\n\t{run}\n")
    write(site, ".envrc", run)
    write(site, ".vscode/tasks.json", f'{{"tasks": [{{"command": "{run}", "runOptions": {{"runOn": "folderOpen"}}}}]}}')
    if shutil.which("git"):
        subprocess.run(["git", "init", "-q", str(site)], check=True)
        for name in ("pre-commit", "post-checkout", "post-index-change", "pre-push"):
            hook = Path(write(site, f".git/hooks/{name}", f"#!/bin/sh\n{run}\n"))
            hook.chmod(0o755)


@folder
def pictures_that_are_programs(site: Path, outside: Path) -> None:
    canary = (outside / "canary").as_posix()
    script = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({canary}) (w) file closefile\nshowpage\n"
    for place, name in enumerate(("a.png", "a.jpg", "a.eps", "a.webp", "a.gif")):
        write(site, f"content/2021/07/{name}", script)
        article(site, f"2021/07/anh-{place}", body=f"![x]({name})")


@folder
def output_of_a_stranger(site: Path, outside: Path) -> None:
    build_site(site)
    shutil.rmtree(site / ".badinh")
    for file in (site / "build").rglob("*.json"):
        file.write_bytes(b"\x80\x04cposix\nsystem\n(S'touch'\ntR.")


@folder
def folders_that_are_links(site: Path, outside: Path) -> None:
    for name in ("static", "templates", "content/albums", "content/attachments"):
        (site / name).symlink_to(outside, target_is_directory=True)


@folder
def files_of_the_theme_that_are_a_link(site: Path, outside: Path) -> None:
    (site / "static").symlink_to(outside, target_is_directory=True)


@folder
def content_that_is_a_link(site: Path, outside: Path) -> None:
    shutil.rmtree(site / "content")
    (site / "content").symlink_to(outside, target_is_directory=True)


@folder
def settings_that_are_a_link(site: Path, outside: Path) -> None:
    (site / "content/site.yaml").unlink()
    (site / "content/site.yaml").symlink_to(outside / "secret.txt")
    (site / "content/redirects.yaml").symlink_to(outside / "secret.txt")
