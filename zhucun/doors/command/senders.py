"""How a digest reaches a cadre: by mail, by the webhook of WeCom or DingTalk, on the console.

Addresses are the operator's own file: the house keeps no mail address, and a webhook is one that
writes to this cadre alone. A group is never written to: what somebody owes is not for others.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import click
from django.core.mail import send_mail

from zhucun.kernel.problems import N_, Problem

#: A digest's way out: address, title, text. Raises what the network raises.
Sender = Callable[[str, str, str], None]

#: The only hosts to which a webhook may point.
HOSTS = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com"}
_SECONDS = 10


class UnknownSender(Problem):
    code = "command.unknown-sender"
    status = 422
    message = N_("There is no way “%(name)s” to send reminders.")
    todo = N_("Set ZHUCUN_REMINDERS to one of %(known)s, or leave it empty.")


class BadAddresses(Problem):
    code = "command.bad-addresses"
    status = 422
    message = N_("Line %(line)s of the addresses does not fit: %(why)s.")
    todo = N_("Write one line for each cadre: user name, comma, address.")


def sender(name: str) -> Sender:
    """The way out of that name. Raises UnknownSender."""
    known: Mapping[str, Sender] = {
        "console": _to_console,
        "mail": _by_mail,
        **dict.fromkeys(HOSTS, _by_webhook),
    }
    if name not in known:
        raise UnknownSender(name=name, known=", ".join(known))
    return known[name]


def addresses(name: str, path: str) -> dict[str, str]:
    """User name → address, as the operator's file says. Raises BadAddresses."""
    if not path:
        return {}
    found = {}
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        for line, cells in enumerate(csv.reader(file), 1):
            if not cells:
                continue
            if len(cells) != 2:
                raise BadAddresses(line=line, why=N_("it has not two columns"))
            username, address = (cell.strip() for cell in cells)
            if not _fits(name, address):
                raise BadAddresses(line=line, why=N_("this is no address for this way of sending"))
            found[username] = address
    return found


def _fits(name: str, address: str) -> bool:
    if name in HOSTS:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.netloc == HOSTS[name]
    return name != "mail" or "@" in address


def _to_console(address: str, title: str, text: str) -> None:
    click.echo(f"{address}: {title}\n{text}")


def _by_mail(address: str, title: str, text: str) -> None:
    send_mail(title, text, None, [address])


def _by_webhook(address: str, title: str, text: str) -> None:
    """Both services take the same message and answer with `errcode`."""
    body = {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}
    request = Request(  # noqa: S310 - https and the host are checked above
        address,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        text = answer.read(10_000).decode("utf-8", "replace")
    try:
        code = json.loads(text)["errcode"]
    except (ValueError, KeyError, TypeError) as error:
        raise OSError("the answer is none of this service") from error
    if code != 0:
        raise OSError(f"errcode {code}")
