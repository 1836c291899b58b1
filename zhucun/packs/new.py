"""A new region's pack: a folder that an official fills with an editor, without a line of code."""

from __future__ import annotations

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhucun.kernel.divisions import BadCode, parse_code
from zhucun.packs.errors import BadNewPack, PackErrors, PackExists
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Parameter, ValueFrom
from zhucun.packs.kinds.common import UNSET_WORD
from zhucun.packs.library import Library
from zhucun.packs.loading import check, load_library

_TYPES = {
    "bool": "true 或 false",
    "int": "整数",
    "num": "数字",
    "str": "文字",
    "date": "日期,如 2021-05-11",
}
_TO_FILL = "待填"
_ORIGIN = f'reference: {{title: "{_TO_FILL}:文件名称、文号", href: "{_TO_FILL}:网址"}}'
_CHANGELOG = """# 变更记录

## 0.1.0

新建。适用日期:{since} 起。适用区域:{region}。
"""
_LABELS = """# 本地叫法。去掉行首“# ”并改成本地用语,例如:
# role.member: 驻村工作队员
"""


def new_pack(
    policy: Path | str,
    *,
    id: str,
    extends: str,
    region: str,
    title: str,
    since: date,
    title_en: str | None = None,
) -> Path:
    """Write the skeleton of a pack and return its folder; it is clean as written.

    Every parameter of the parent stands in it as commented lines with its Chinese label, and a
    case for it. Raises PackExists, BadNewPack, UnknownPack, and PackErrors where the packs at hand
    have errors or another pack holds for the region; then nothing stays behind.
    """
    _check_words(id, region, title)
    folder = Path(policy) / id
    if folder.exists():
        raise PackExists(path=folder)
    parent = load_library(policy)
    files = _files(parent, id, extends, parse_code(region), title, title_en or id, since)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = check(policy, pack=id)
    if not found.is_clean:
        shutil.rmtree(folder)
        raise PackErrors(errors=found.errors)
    return folder


def _check_words(id: str, region: str, title: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id) or id == "sources":
        raise BadNewPack(what="id", value=id)
    if not title.strip() or any(sign in title for sign in '"\\\n'):
        raise BadNewPack(what="title", value=title)
    try:
        parse_code(region)
    except BadCode:
        raise BadNewPack(what="region", value=region) from None


def _files(
    library: Library,
    id: str,
    extends: str,
    region: str,
    title: str,
    title_en: str,
    since: date,
) -> dict[str, str]:
    parent = library.pack(extends)
    parameters = [item for item in parent.built.items.values() if isinstance(item.spec, Parameter)]
    files = {
        "pack.yaml": _manifest(id, extends, region, title, title_en, since),
        "CHANGELOG.md": _CHANGELOG.format(since=since, region=region),
        "README.md": _README.format(title=title, id=id, extends=extends, region=region),
        "labels/zh.yaml": _LABELS,
        "cases/parameters.yaml": _cases(parameters, since),
    }
    for item in parameters:
        files[f"parameters/{item.id}.yaml"] = _parameter(item, since, extends)
    return files


def _manifest(id: str, extends: str, region: str, title: str, title_en: str, since: date) -> str:
    return (
        "# 这个政策包属于谁、从哪天起用\n"
        f"id: {id}\n"
        "version: 0.1.0                # 每改一次加一次,并记入 CHANGELOG.md\n"
        f'title: {{zh: "{title}", en: "{title_en}"}}\n'
        f"extends: {extends}            # 没有写的,都按它\n"
        f'areas: ["{region}"]             # 区划代码,可写几个\n'
        f"valid: {{from: {since}, until: null}}    # until:停用的第一天;null 表示还在用\n"
        f"authority: {{zh: {_TO_FILL}, en: to be filled in}}    # 制定单位\n"
    )


def _parameter(item: PackItem[Any], since: date, extends: str) -> str:
    spec: Parameter = item.spec
    held = spec.on(since)
    current = "未配置" if held is None or held.value == UNSET_WORD else _yaml(held.value)
    unit = f"单位:{spec.unit}。" if spec.unit else ""
    lines = [
        f"# {spec.label.zh} / {spec.label.en}",
        f"# {unit}类型:{_TYPES[spec.type]}。{extends} 的现行值:{current}。",
        *([f"# 说明:{' '.join(spec.note.split())}"] if spec.note else []),
        "# 填写:去掉下面各行行首的“# ”,写上起始日、数值和文件依据;",
        "# 再到 cases/parameters.yaml 去掉同名一行的“# ”。",
        "# values:",
        *(f"#   - {_entry(entry)}" for entry in spec.values if entry.value != UNSET_WORD),
        f"#   - {{from: {since}, value: {_TO_FILL}, {_ORIGIN}}}",
    ]
    return "\n".join(lines) + "\n"


def _cases(parameters: list[PackItem[Any]], since: date) -> str:
    head = "# 每填一个参数,就在这里去掉一行行首的“# ”,把 expect 写成所填的数:检查时会对照。\n"
    lines = [
        f'# - {{name: "{item.spec.label.zh}", of: {item.ref}, as_of: {since},'
        f" expect: {{value: {_TO_FILL}}}}}"
        for item in sorted(parameters, key=lambda item: item.id)
    ]
    return head + "\n".join(lines) + "\n"


def _entry(entry: ValueFrom) -> str:
    origin = f"clause: {entry.clause}" if entry.clause else ""
    if entry.reference:
        origin = f'reference: {{title: "{entry.reference.title}", href: "{entry.reference.href}"}}'
    return f"{{from: {entry.start}, value: {_yaml(entry.value)}, {origin}}}"


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, Decimal, date)) else f'"{value}"'


_README = """# {title}

本文件夹是一个政策包(`{id}`),适用于区划 {region}。没有写的内容一律沿用 `{extends}`,不必重抄。

## 怎样填

1. 用任何文本编辑器打开 `pack.yaml`,补上制定单位。
2. `parameters/` 里每个文件是一个参数,第一行是它的中文名称。
   文件现在全是说明(行首为“#”),表示沿用 `{extends}`。
   要填哪个,就去掉 `values:` 和其下各行行首的“# ”(保留后面的空格),写上:
   - `from`:从哪一天起执行,写成 2021-05-11 的样子;
   - `value`:数值;文件里没有数的,写 `unset`,系统显示“未配置”,不会替你猜;
   - `reference`:文件名称、文号和网址。
   以后改了数,不要改旧行,另加一行新的 `from`:过去的年份仍按当时的数计算。
3. 在 `cases/parameters.yaml` 去掉同名一行行首的“# ”,把 `expect` 写成同样的数。
4. 改 `pack.yaml` 里的 `version`,并在 `CHANGELOG.md` 记一笔:改了什么、从哪天起、哪些地方。

只用空格缩进,不用制表符;{{}} 里的文字如有英文逗号,要加引号。

## 怎样检查

    zhucun pack check {id}

每个错误占一行:文件、行号、错在哪里、怎么改。全部改好之前,系统不会采用其中任何一条。
"""
