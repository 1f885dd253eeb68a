import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { makeFolder } from '../../common/make-folder.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'

/** A server's key and certificate, PEM, and where clients find the certificate to trust it. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
  /** The certificate's file: the whole of what a client needs. */
  readonly file: string
}

const dayMs = 24 * 60 * 60 * 1000
/** Browsers of Apple refuse longer ones (support.apple.com/102028). */
const validDays = 397

/**
 * The certificate in `BASE.cert.pem` with its key in `BASE.key.pem` (mode 0600), reused while it is valid for another day; otherwise a new self-signed
 * one for localhost, 127.0.0.1 and ::1. It may sign nothing else: who trusts it trusts these names only. `now` in milliseconds since 1970. Throws a
 * `UserProblem` (exit 2) when the files cannot be written.
 */
export async function keepCertificate(base: string, now: number): Promise<Certificate> {
  const files = { key: `${base}.key.pem`, certificate: `${base}.cert.pem` }
  const kept = readKept(files, now)
  if (kept !== undefined) return { ...kept, file: files.certificate }
  const made = await makeCertificate(now)
  try {
    makeFolder(dirname(base))
    writeFileAtomic.sync(files.key, made.key, { mode: 0o600 })
    writeFileAtomic.sync(files.certificate, made.certificate, { mode: 0o644 })
  } catch (error) {
    throw new UserProblem({
      code: 'cannot-write',
      what: `The certificate of the practice cloud cannot be kept beside ${base}.`,
      why: error instanceof Error ? error.message : String(error),
      now: ['Name a folder that can be written: --practice-state FILE'],
      exit: exitCodes.usage,
    })
  }
  return { ...made, file: files.certificate }
}

function readKept(files: { key: string; certificate: string }, now: number): { key: string; certificate: string } | undefined {
  try {
    const key = readFileSync(files.key, 'utf8')
    const certificate = readFileSync(files.certificate, 'utf8')
    const parsed = new X509Certificate(certificate)
    const good = parsed.checkPrivateKey(createPrivateKey(key)) && parsed.checkHost('localhost') !== undefined
    const current = Date.parse(parsed.validFrom) <= now && Date.parse(parsed.validTo) > now + dayMs
    return good && current ? { key, certificate } : undefined
  } catch {
    return undefined
  }
}

/** A new RSA key and a self-signed server certificate that is no authority for anything but itself. */
async function makeCertificate(now: number): Promise<{ key: string; certificate: string }> {
  const { default: forge } = await import('node-forge')
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey)
  // A serial number is positive: the first byte's highest bit is off (RFC 5280 4.1.2.2).
  certificate.serialNumber = `0${randomBytes(16).toString('hex').slice(1)}`
  certificate.validity.notBefore = new Date(now - dayMs)
  certificate.validity.notAfter = new Date(now + validDays * dayMs - dayMs)
  const name = [{ name: 'commonName', value: 'secure-batch practice cloud' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create())
  return { key: pair.privateKey, certificate: forge.pki.certificateToPem(certificate) }
}
