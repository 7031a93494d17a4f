"""Two generations of the AKIS card, as far as public sources know their commands.

Sources: OpenSC 0.23's driver for v1.0 (removed in 0.25), and the notes of the project on v2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.stack import card as sw
from tests.stack.card import DF, EF, Command, Faults, FileCard, StatusError
from tests.stack.certificates import Certified
from tests.stack.der import tlv
from tests.stack.pkcs15_files import FIRST_KEY_REFERENCE, PIN_REFERENCE, build_files

ATR_V1_0: Final = bytes.fromhex("3BBA11008131FE4D55454B41452056312E30AE")
ATR_V2_5_2: Final = bytes.fromhex("3B9F978131FE4580655443D3228231C073F621808105D3")
ATR_V2_2_8: Final = bytes.fromhex("3B9F978131FE4580655443D2210831C073F6218081055B")
ATR_V2_6_2: Final = bytes.fromhex("3B9F978131FE4580655443D3230231C073F62180810552")

DEFAULT_PIN: Final = "123456"
FIRST_CERTIFICATE: Final = 0x2F10
LAST_CERTIFICATE: Final = 0x2F20


class AkisCard(FileCard):
    """What both generations share: certificates and one user PIN with a try counter."""

    def __init__(
        self,
        certificates: Sequence[Certified] = (),
        *,
        atr: bytes,
        pin: str = DEFAULT_PIN,
        tries: int = 3,
        max_tries: int = 3,
        delay_s: float = 0.0,
        max_read: int = 256,
        faults: Faults | None = None,
        seed: int = 0,
    ) -> None:
        """``tries`` is what is left when the card is made; 0 is a locked card."""
        super().__init__(atr=atr, delay_s=delay_s, faults=faults, max_read=max_read, seed=seed)
        self.certificates = tuple(certificates)
        self.pin = pin
        self.tries = tries
        self.max_tries = max_tries
        self.logged_in = False

    def reset(self) -> None:
        """Forget the login too."""
        super().reset()
        self.logged_in = False

    def answer(self, command: Command) -> bytes:
        """Answer the commands of both generations."""
        if command.cla not in (0x00, 0x80):
            raise StatusError(sw.UNKNOWN_CLA)
        match command.cla, command.ins:
            case 0x00, 0xA4:
                return self.select(command)
            case 0x00, 0xB0:
                return self.read_binary(command)
            case 0x00, 0x20:
                return self.verify(command)
            case 0x00, 0x24:
                return self.change_pin(command)
        raise StatusError(sw.UNKNOWN_INS)

    def verify(self, command: Command) -> bytes:
        """Answer VERIFY; each generation has its own."""
        raise StatusError(sw.UNKNOWN_INS)

    def change_pin(self, command: Command) -> bytes:
        """Answer CHANGE REFERENCE DATA; each generation has its own."""
        raise StatusError(sw.UNKNOWN_INS)

    def check_pin(self, pin: str) -> None:
        """Count a try, as a card does: a right PIN gives all tries back.

        Raises:
            StatusError: 63Cx wrong, x tries left; 6983 locked.
        """
        if not self.tries:
            raise StatusError(sw.BLOCKED)
        if pin != self.pin:
            self.tries -= 1
            self.logged_in = False
            raise StatusError(0x63C0 | self.tries)
        self.tries = self.max_tries
        self.logged_in = True


class AkisV1Card(AkisCard):
    """AKIS v1.0: PKCS#15 files, RSA only; served by OpenSC 0.23 with the old drivers on."""

    def __init__(
        self,
        certificates: Sequence[Certified] = (),
        *,
        atr: bytes = ATR_V1_0,
        pin: str = DEFAULT_PIN,
        tries: int = 3,
        max_tries: int = 3,
        delay_s: float = 0.0,
        max_read: int = 256,
        faults: Faults | None = None,
        seed: int = 0,
        with_keys: bool = True,
        pin_length: tuple[int, int] = (6, 16),
        serial: bytes = bytes.fromhex("00112233445566778899AABB"),
        life_cycle: int = 0xA5,
        extra_files: Sequence[EF] = (),
    ) -> None:
        """``life_cycle``: A5 user, A0 administration, AA dead (GET DATA 0104)."""
        super().__init__(
            certificates, atr=atr, pin=pin, tries=tries, max_tries=max_tries, delay_s=delay_s,
            max_read=max_read, faults=faults, seed=seed,
        )  # fmt: skip
        self.serial = serial
        self.life_cycle = life_cycle
        self.with_keys = with_keys
        label = f"AKIS_{serial[:8].hex().upper()}"
        self.mf.add(*build_files(
            self.certificates, label=label, serial=serial, pin_length=pin_length,
            with_keys=with_keys,
        ))  # fmt: skip
        self.mf.add(*extra_files)  # after the others: a test may replace EF.DIR
        self._key: rsa.RSAPrivateKey | None = None
        self._chained = b""

    def reset(self) -> None:
        """Forget the chosen key too."""
        super().reset()
        self._key = None
        self._chained = b""

    def answer(self, command: Command) -> bytes:
        """Answer the commands OpenSC's driver knows."""
        if command.cla & 0x10:  # command chaining: OpenSC sends at most 244 bytes at once
            self._chained += command.data
            return b""
        command = replace(command, data=self._chained + command.data)
        self._chained = b""
        match command.cla, command.ins:
            case 0x00, 0xCA:
                return self._get_data(command)
            case 0x00, 0x22:
                return self._choose_key(command)
            case 0x00, 0x2A:
                return self._sign(command)
            case 0x80, 0x18:
                return self._list_folder()
            case 0x80, 0x1A:  # log out
                self.logged_in = False
                return b""
        return super().answer(command)

    def fci(self, node: DF | EF) -> bytes:
        """Return the FCI with AKIS' security byte in tag 90."""
        wrong = (0x40 if self.tries < self.max_tries else 0) | (0x80 if self.tries <= 1 else 0)
        identifier = tlv(0x83, node.fid.to_bytes(2, "big"))
        if isinstance(node, DF):
            name = tlv(0x84, node.name) if node.name else b""
            security = tlv(0x90, bytes([0x02 | wrong]))
            return tlv(0x6F, tlv(0x82, b"\x38"), identifier, name, security)
        size = tlv(0x80, len(node.content).to_bytes(2, "big"))
        # bit 04 is set on files that are free to read: OpenSC asks for a PIN when it is clear
        security = tlv(0x90, bytes([0x02 | 0x04 | 0x10 | wrong]))
        return tlv(0x6F, size, tlv(0x82, b"\x01"), identifier, security)

    def verify(self, command: Command) -> bytes:
        """Answer VERIFY; the digits may come as ASCII (OpenSC) or as values 0–9 (TÜBİTAK)."""
        if command.p2 & 0x7F != PIN_REFERENCE & 0x7F:
            raise StatusError(sw.NO_SUCH_DATA)
        if not command.data:
            raise StatusError(sw.WRONG_LENGTH)
        self.check_pin(_digits(command.data))
        return b""

    def change_pin(self, command: Command) -> bytes:
        """Answer CHANGE REFERENCE DATA: length, old PIN, length, new PIN (OpenSC's driver)."""
        if command.p1 not in (0x01, 0x02):
            raise StatusError(sw.WRONG_P1_P2)
        if command.p2 & 0x7F != PIN_REFERENCE & 0x7F:
            raise StatusError(sw.NO_SUCH_DATA)
        old, rest = _length_prefixed(command.data)
        new, rest = _length_prefixed(rest)
        if rest or not new:
            raise StatusError(sw.WRONG_DATA)
        self.check_pin(_digits(old))
        self.pin = _digits(new)
        return b""

    def _get_data(self, command: Command) -> bytes:
        if command.p1 == 0x01 and command.p2 == 0x04:
            data = bytes(6) + bytes([self.life_cycle]) + bytes(3)
        elif command.p1 == 0x01 and command.p2 == 0x06:
            data = bytes(55) + self.serial[:12].ljust(12, b"\0") + bytes(10)
        else:
            raise StatusError(sw.NO_SUCH_DATA)
        return data[: command.expected or 0]

    def _list_folder(self) -> bytes:
        heads = [
            (b"\x3d" if isinstance(node, DF) else b"\x2f") + node.fid.to_bytes(2, "big")
            for node in self.folder.children.values()
        ]
        # 12 records of 20 bytes are what one response holds
        return b"".join(head.ljust(20, b"\0") for head in heads[:12])

    def _choose_key(self, command: Command) -> bytes:
        number = command.p2 - FIRST_KEY_REFERENCE
        if command.p1 != 0xC3:
            raise StatusError(sw.WRONG_P1_P2)
        if not self.with_keys or not 0 <= number < len(self.certificates):
            raise StatusError(0x6419)  # "no key" (AKIS)
        key = self.certificates[number].private_key
        self._key = key if isinstance(key, rsa.RSAPrivateKey) else None
        return b""

    def _sign(self, command: Command) -> bytes:
        if (command.p1, command.p2) != (0x9E, 0x9A):
            raise StatusError(sw.WRONG_P1_P2)
        if self._key is None:
            raise StatusError(sw.CONDITIONS)
        if not self.logged_in:
            raise StatusError(sw.SECURITY_STATUS)
        size = self._key.key_size // 8
        data = command.data
        if len(data) != size:  # a DigestInfo: the card pads it (RFC 8017, 9.2)
            if len(data) > size - 11:
                raise StatusError(sw.WRONG_LENGTH)
            data = b"\0\1".ljust(size - len(data) - 1, b"\xff") + b"\0" + data
        secret = self._key.private_numbers()
        number = pow(int.from_bytes(data, "big"), secret.d, secret.public_numbers.n)
        return number.to_bytes(size, "big")


class AkisV2Card(AkisCard):
    """AKIS v2: certificates in EFs 2F10…2F20 of the folder named "PKCS-15", read without PIN."""

    pin_references = frozenset({0x01, 0x81})

    def __init__(
        self,
        certificates: Sequence[Certified] = (),
        *,
        atr: bytes = ATR_V2_5_2,
        pin: str = DEFAULT_PIN,
        tries: int = 3,
        max_tries: int = 3,
        delay_s: float = 0.0,
        max_read: int = 256,
        faults: Faults | None = None,
        seed: int = 0,
        identity_card: bool = False,
        with_pkcs15: bool = True,
        first_certificate: int = FIRST_CERTIFICATE,
        file_size: int | None = None,
        template: int = 0x6F,
        size_tag: int = 0x81,
        extra_files: Sequence[EF] = (),
    ) -> None:
        """Make a card.

        Args:
            certificates: lie in consecutive files from ``first_certificate`` on.
            atr: tells version and chip.
            pin: ASCII digits.
            tries: what is left.
            max_tries: what a right PIN restores.
            delay_s: see VirtualCard.
            max_read: see FileCard.
            faults: see Faults.
            seed: of the garbage.
            identity_card: with the folders of a T.C. identity card (3D00, 3D01, 3D10).
            with_pkcs15: False: no folder "PKCS-15" (an identity card without signature).
            first_certificate: file identifier of the first one.
            file_size: files are filled up with zeros to it, as personalisers reserve room.
            template: 6F (FCI) or 62 (FCP) around the answer to SELECT.
            size_tag: 80 (content) or 81 (with administrative data) for the size of a file.
            extra_files: go into the folder "PKCS-15" and replace certificates of that number.
        """
        super().__init__(
            certificates, atr=atr, pin=pin, tries=tries, max_tries=max_tries, delay_s=delay_s,
            max_read=max_read, faults=faults, seed=seed,
        )  # fmt: skip
        self._template, self._size_tag = template, size_tag
        if with_pkcs15:
            # 3D00 is only a guess here: sources know this folder by its name
            folder = DF(0x5015 if identity_card else 0x3D00, b"PKCS-15")
            for number, certified in enumerate(self.certificates):
                content = certified.der.ljust(file_size or 0, b"\0")
                folder.add(EF(first_certificate + number, content))
            self.mf.add(folder.add(*extra_files))
        if identity_card:
            self.mf.add(*_identity_folders())

    def answer(self, command: Command) -> bytes:
        """Answer; class 80 has no known harmless command on v2."""
        if command.cla == 0x80:
            raise StatusError(sw.UNKNOWN_CLA)
        if command.ins == 0xCA:
            raise StatusError(sw.NO_SUCH_DATA)
        return super().answer(command)

    def fci(self, node: DF | EF) -> bytes:
        """Return size or name, kind, identifier, access rule and life cycle (05: in use)."""
        identifier = tlv(0x83, node.fid.to_bytes(2, "big"))
        end = tlv(0x8A, b"\x05") + tlv(0x86, b"\x00")
        if isinstance(node, DF):
            name = tlv(0x84, node.name) if node.name else b""
            return tlv(self._template, tlv(0x82, b"\x38"), identifier, name, end)
        size = tlv(self._size_tag, len(node.content).to_bytes(2, "big"))
        return tlv(self._template, size, tlv(0x82, b"\x01"), identifier, end)

    def verify(self, command: Command) -> bytes:
        """Answer VERIFY with ASCII digits.

        Without data it tells the tries, as IAS-ECC cards do; what a real AKIS does then is not
        known, so no program may send it, and ``log.verify_like()`` shows it.
        """
        if command.p2 not in self.pin_references:
            raise StatusError(sw.NO_SUCH_DATA)
        if not command.data:
            raise StatusError(0x63C0 | self.tries if self.tries else sw.BLOCKED)
        self.check_pin(command.data.decode("ascii", "replace"))
        return b""

    def change_pin(self, command: Command) -> bytes:
        """Answer CHANGE REFERENCE DATA: old and new PIN in a row (ISO; AKIS' form is unknown)."""
        if command.p2 not in self.pin_references:
            raise StatusError(sw.NO_SUCH_DATA)
        text = command.data.decode("ascii", "replace")
        self.check_pin(text[: len(self.pin)])
        self.pin = text[len(self.pin) :]
        return b""


def _identity_folders() -> list[DF | EF]:
    secret = EF(0x2F04, b"kisisel veri: okunmamali".ljust(200, b"\0"))
    personal = DF(0x3D20).add(*(EF(fid, b"OKUMA".ljust(16, b"\0")) for fid in (0x2F10, 0x2F11)))
    return [
        DF(0x3D00, b"KD-PKCS").add(secret),
        DF(0x3D01),
        DF(0x3D10).add(personal.add(EF(0x2F1A, b"OKUMA"))),
        EF(0x2F53, bytes(64)),
    ]


def _digits(pin: bytes) -> str:
    return "".join(str(each) if each < 10 else chr(each) for each in pin)


def _length_prefixed(data: bytes) -> tuple[bytes, bytes]:
    if not data or len(data) <= data[0]:
        raise StatusError(sw.WRONG_DATA)
    return data[1 : 1 + data[0]], data[1 + data[0] :]
