import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** True if the system has the tool that makes certificates. */
export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/**
 * Creates a certificate authority, and valid and invalid certificates of it for localhost, in a folder that it removes.
 */
export function makeCertificates() {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  openssl("req", "-x509", ...curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Authority of the tests");
  return {
    /** The authority's certificate, as a file. */
    authority: join(folder, "ca.pem"),
    good: issue("good", "localhost", 1),
    expired: issue("expired", "localhost", -1),
    misnamed: issue("misnamed", "elsewhere.example", 1),
    selfSigned: selfSigned(),
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true });
    },
  };

  function issue(name: string, host: string, days: number): Certificate {
    writeFileSync(join(folder, "extensions"), `subjectAltName=DNS:${host}\n`);
    openssl("req", ...curve, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${host}`);
    const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"];
    openssl("x509", "-req", "-in", `${name}.csr`, ...authority, "-days", String(days), "-out", `${name}.pem`);
    return read(name);
  }

  function selfSigned(): Certificate {
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    openssl("req", "-x509", ...curve, "-keyout", "own.key", "-out", "own.pem", ...subject);
    return read("own");
  }

  function read(name: string): Certificate {
    return { key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.pem`)) };
  }
}
