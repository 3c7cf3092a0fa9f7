import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The bit of a folder in which only the owner of a file may rename it, such as `/tmp`. */
const STICKY = 0o1000;
/** The system refuses to put a file in the place of another: that one is a mount, or belongs to another user. */
const REFUSALS = ["EBUSY", "EPERM", "EACCES", "EXDEV"];

/**
 * Whether another file can take the place of a file in a folder that can be written. It cannot if the file is mounted
 * on its own, as in a container, or if it belongs to another user, in a folder such as `/tmp`.
 */
export function mayBeReplaced(file: string): boolean {
	const [own, folder] = [statSync(file), statSync(dirname(file))];
	if (own.dev !== folder.dev) return false;
	const user = process.geteuid?.() ?? 0;
	return user === 0 || (folder.mode & STICKY) === 0 || user === own.uid || user === folder.uid;
}

/**
 * Replaces the content of a file that cannot be replaced itself. If the disk is full, the file gets its old content
 * back.
 *
 * @param refusal why another file cannot take its place
 * @param write how bytes get into a file. Tests give a disk that is full
 * @throws the error of the operating system
 */
export function replaceContent(file: string, content: string, refusal: unknown, write: Write = writeSync): void {
	if (!REFUSALS.includes(String((refusal as NodeJS.ErrnoException).code))) throw refusal;
	const old = readFileSync(file);
	const descriptor = openSync(file, "r+");
	try {
		try {
			overwrite(descriptor, Buffer.from(content), write);
		} catch (error) {
			overwrite(descriptor, old, write);
			throw error;
		}
	} finally {
		closeSync(descriptor);
	}
}

/** Returns how many bytes were written. */
type Write = (descriptor: number, bytes: Buffer, offset: number, length: number, at: number) => number;

function overwrite(descriptor: number, bytes: Buffer, write: Write): void {
	for (let at = 0; at < bytes.length; ) at += write(descriptor, bytes, at, bytes.length - at, at);
	ftruncateSync(descriptor, bytes.length);
	fsyncSync(descriptor);
}
