"""Labelled paragraphs of many languages: the translated manual pages of Debian as LANGUAGE.txt.

Reads packages `manpages` and `manpages-XX` (`apt-get download manpages manpages-fr ...`), takes the running text of
their pages, a paragraph per line, and keeps those of at least MIN words (characters for Chinese and Japanese) in which
the page says nothing but text. Paragraphs that nobody translated are left out by their words. The texts stay outside the repository: they are the translators', under the GPL and others.

    python3 bench/data/manual_paragraphs.py FOLDER_OF_PACKAGES OUT
"""

import gzip
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = 400
MIN = 12


def running_text(page):
    """Paragraphs of a page: lines that are no request, between requests that begin a paragraph."""
    text, paragraphs = [], []
    for line in page.splitlines():
        if re.match(r"[.'](PP|P|LP|SH|SS|TP|IP|Pp|Sh|sp)\b", line):
            paragraphs.append(" ".join(text))
            text = []
        elif re.match(r"[.'](B|I|BR|IR|RB|RI|BI|IB)\b", line):
            text.append(re.sub(r'"', "", line.split(" ", 1)[1] if " " in line else ""))
        elif not line.startswith((".", "'")):
            text.append(line)
    paragraphs.append(" ".join(text))
    for paragraph in paragraphs:
        paragraph = re.sub(r"\\f(\[[^]]*\]|\(..|.)|\\[&%|^:/,]|\\s[-+]?\d", "", paragraph)
        paragraph = re.sub(r"\\\((aq|cq|oq)|\\\[[^]]*\]", "'", paragraph)
        paragraph = paragraph.replace("\\-", "-").replace("\\~", " ").replace("\\ ", " ")
        yield re.sub(r"\s+", " ", paragraph).strip()


def is_text(paragraph, language):
    if language in ("zh", "ja"):
        letters = sum(ord(c) > 0x2E80 for c in paragraph)
        return letters >= 3 * MIN and letters > len(paragraph) / 2
    words = paragraph.split()
    plain = sum(re.fullmatch(r"[^\W\d_]+[.,;:!?]?", word) is not None for word in words)
    return len(words) >= MIN and plain >= 0.8 * len(words) and "\\" not in paragraph


def words(paragraph):
    return re.findall(r"[^\W\d_]+", paragraph.lower())


def is_english(paragraph, english):
    """Whether it was left untranslated: most of its words are words of the English pages."""
    found = words(paragraph)
    return sum(word in english for word in found) >= 0.7 * len(found)


def main():
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    english = set()
    for package in sorted(packages.glob("manpages*.deb"), key=lambda p: (not p.name.startswith("manpages_"), p.name)):
        name = package.name.split("_")[0].removeprefix("manpages").removeprefix("-") or "en"
        language = name.split("-")[0]
        found = []
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-x", str(package), folder], check=True)
            pages = sorted(Path(folder).glob("usr/share/man/**/*.gz"))
            if language == "zh":
                pages = [page for page in pages if "/zh_CN/" in str(page)]
            for page in pages:
                if page.is_symlink():
                    continue
                text = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
                found += [p for p in running_text(text) if is_text(p, language)]
        found = list(dict.fromkeys(found))
        if language == "en":
            english = {word for paragraph in found for word in words(paragraph)}
        else:
            found = [p for p in found if not is_english(p, english)]
        step = max(1, len(found) // MOST)
        chosen = found[::step][:MOST]
        (out / f"{language}.txt").write_text("\n".join(chosen) + "\n", "utf-8")
        print(f"{language}: {len(chosen)} of {len(found)} paragraphs")


if __name__ == "__main__":
    main()
