"""A build that is killed at a random moment leaves nothing that the next build does not put right.

``BADINH_KILL_ARTICLES`` and ``BADINH_KILL_TIMES`` set the size of the site and the number of kills.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.outputs.folder import Folder
from tests.support.sitemaking import article, build_site, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow

ARTICLES = int(os.environ.get("BADINH_KILL_ARTICLES", "60"))
TIMES = int(os.environ.get("BADINH_KILL_TIMES", "8"))


def site_of(place: Path, count: int) -> Path:
    site = make_site(place)
    for number in range(count):
        article(
            site,
            f"2021/{number % 6 + 1:02}/bai-{number}",
            title=f"Bài {number}",
            date=f"2021-{number % 6 + 1:02}-{number % 28 + 1:02}",
            tags=f"thẻ {number % 7}",
            body="\n\n".join(f"Đoạn {part} của bài {number}." for part in range(5)),
        )
    return site


def start(site: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "badinh_site", "build", "-q"],
        cwd=site,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes in another way")
def test_a_build_killed_at_random_moments_is_put_right_by_the_next(tmp_path: Path) -> None:
    site = site_of(tmp_path / "site", ARTICLES)
    began = time.monotonic()
    assert start(site).wait() == 0
    whole = time.monotonic() - began
    moments = random.Random(31051961)  # noqa: S311 - the moments need not be secret
    theme = (theme_folder() / "templates" / "footer.html").read_text(encoding="utf-8")
    killed = 0
    for turn in range(TIMES):
        # Every page changes, one article comes, one goes, and now and then everything is lost.
        write(site, "templates/footer.html", f"{theme}<!-- {turn} -->\n")
        article(site, f"2021/06/moi-{turn}", title=f"Mới {turn}", date="2021-06-30")
        (site / f"content/2021/06/moi-{turn - 1}.md").unlink(missing_ok=True)
        if turn % 4 == 3:
            shutil.rmtree(site / "build")
            shutil.rmtree(site / ".badinh")
        process = start(site)
        try:
            process.wait(timeout=moments.uniform(0.1, whole))
        except subprocess.TimeoutExpired:
            killed += 1
            process.kill()
            process.wait()
        assert start(site).wait() == 0
        assert tree(site / "build") == clean_tree(site)
    assert killed


def test_a_page_that_a_killed_build_wrote_goes_with_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_of(tmp_path / "site", 3)
    assert build_site(site).complete
    new = article(site, "2021/06/moi", title="Mới", date="2021-06-30")
    real = Folder.write

    def die_after(folder: Folder, path: str, data: bytes) -> object:
        stamp = real(folder, path, data)
        if "moi" in path:
            raise KeyboardInterrupt
        return stamp

    monkeypatch.setattr(Folder, "write", die_after)
    with pytest.raises(KeyboardInterrupt):
        build_site(site)
    monkeypatch.undo()
    assert (site / "build/2021/06/moi/index.html").exists()
    new.unlink()
    assert "2021/06/moi/index.html" in build_site(site).deleted
    assert tree(site / "build") == clean_tree(site)


def test_a_file_half_written_by_a_killed_build_is_removed(tmp_path: Path) -> None:
    site = site_of(tmp_path / "site", 1)
    assert build_site(site).complete
    (site / "build/index.html.badinh-tmp").write_text("nửa chừng", encoding="utf-8")
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)
