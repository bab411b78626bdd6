"""A connection beyond this machine is encrypted, and mutual when a client certificate is given."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import grpc
from fake_engine import FakeEngine, token_file

from kairos_satellite import Connection, Engine, Tls, Unavailable


def openssl(directory: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)  # noqa: S603, S607


@unittest.skipUnless(shutil.which("openssl"), "needs openssl to make certificates")
class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.directory = Path(directory.name)
        make_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl(
            cls.directory,
            "req",
            "-x509",
            *make_key,
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=tests",
            "-days",
            "2",
        )
        (cls.directory / "names").write_text("subjectAltName=DNS:engine.tests,IP:127.0.0.1", encoding="utf-8")
        for name in ("engine", "satellite"):
            openssl(
                cls.directory, "req", *make_key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}"
            )
            signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
            openssl(cls.directory, "x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)
            (cls.directory / f"{name}.key").chmod(0o600)
        files = [(cls.directory / name).read_bytes() for name in ("engine.key", "engine.pem", "ca.pem")]
        credentials = grpc.ssl_server_credentials([(files[0], files[1])], files[2], require_client_auth=True)
        cls.fake = FakeEngine(credentials)
        cls.addClassCleanup(cls.fake.stop)

    def engine(self, tls: Tls) -> Engine:
        engine = Engine(
            Connection(f"127.0.0.1:{self.fake.port}", token_file(self.directory), tls), timeout_s=2.0, patience_s=0.5
        )
        self.addCleanup(engine.close)
        return engine

    def test_should_speak_to_an_engine_that_asks_for_a_certificate(self) -> None:
        with_certificate = Tls(
            self.directory / "ca.pem",
            self.directory / "satellite.pem",
            self.directory / "satellite.key",
            "engine.tests",
        )
        self.assertIsNone(self.engine(with_certificate).find_order("unheard-of"))
        with self.assertRaises(Unavailable):
            self.engine(Tls(self.directory / "ca.pem")).find_order("unheard-of")

    def test_should_refuse_an_engine_of_another_name_and_half_a_certificate(self) -> None:
        wrong_name = Tls(
            self.directory / "ca.pem", self.directory / "satellite.pem", self.directory / "satellite.key", "other.tests"
        )
        with self.assertRaises(Unavailable):
            self.engine(wrong_name).find_order("unheard-of")
        with self.assertRaisesRegex(ValueError, "belong together"):
            self.engine(Tls(self.directory / "ca.pem", self.directory / "satellite.pem"))

    def test_should_refuse_a_key_that_others_can_read(self) -> None:
        key = self.directory / "open.key"
        shutil.copy(self.directory / "satellite.key", key)
        key.chmod(0o644)
        with self.assertRaisesRegex(PermissionError, "chmod 600"):
            self.engine(Tls(self.directory / "ca.pem", self.directory / "satellite.pem", key))


if __name__ == "__main__":
    unittest.main()
