import { randomBytes } from "node:crypto";
import {
	closeSync,
	fchmodSync,
	fsyncSync,
	mkdirSync,
	openSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * Writes a file whole or not at all: to a temporary file beside it, which is flushed and then renamed. If the disk is full, the old file
 * stays as it was. Creates missing folders. Writes directly to a target that is not a regular file, such as `/dev/stdout`.
 *
 * @throws the error of the operating system
 */
export function writeWholeFile(file: string, content: string): void {
	const target = targetOf(file);
	if (target.kind === "special") return writeFileSync(file, content);
	makeFolder(dirname(target.path));
	const temporary = temporaryBeside(target.path);
	try {
		fill(temporary, content, target.mode);
		renameSync(temporary, target.path);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
	flushFolder(dirname(target.path));
}

/**
 * Finds out whether {@link writeWholeFile} can write a file, without touching it. For use before long work whose result goes there.
 *
 * @throws the error of the operating system
 */
export function checkWritable(file: string): void {
	const target = targetOf(file);
	if (target.kind === "special") return closeSync(openSync(file, "a"));
	makeFolder(dirname(target.path));
	checkFolder(dirname(target.path));
}

/**
 * Creates a folder and finds out whether files can be written to it.
 *
 * @throws the error of the operating system
 */
export function checkWritableFolder(folder: string): void {
	makeFolder(folder);
	checkFolder(folder);
}

/** Like `mkdir -p`. Node's own recursive form never returns for a folder that `/proc` refuses to create. */
export function makeFolder(folder: string): void {
	const path = resolve(folder);
	const known = statSync(path, { throwIfNoEntry: false });
	if (known?.isDirectory()) return;
	if (known === undefined && dirname(path) !== path) makeFolder(dirname(path));
	try {
		mkdirSync(path);
	} catch (error) {
		// Another process may have created it in the meantime.
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
	}
}

type Target =
	| { readonly kind: "regular"; readonly path: string; readonly mode: number | undefined }
	/** A device, a pipe or a socket, which must not be replaced by a file. */
	| { readonly kind: "special" };

function targetOf(file: string): Target {
	const known = statSync(file, { throwIfNoEntry: false });
	if (known === undefined) return { kind: "regular", path: resolve(file), mode: undefined };
	if (known.isDirectory()) throw Object.assign(new Error("EISDIR: it is a folder"), { code: "EISDIR", syscall: "open" });
	// The rename must replace the file that a link points to, not the link.
	return known.isFile() ? { kind: "regular", path: realpathSync(file), mode: known.mode & 0o7777 } : { kind: "special" };
}

function temporaryBeside(path: string): string {
	return join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
}

function fill(temporary: string, content: string, mode: number | undefined): void {
	const descriptor = openSync(temporary, "wx");
	try {
		if (mode !== undefined) fchmodSync(descriptor, mode);
		writeFileSync(descriptor, content);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function checkFolder(folder: string): void {
	const probe = temporaryBeside(join(folder, "file"));
	closeSync(openSync(probe, "wx"));
	rmSync(probe, { force: true });
}

/** Makes the new name last. Some file systems do not support it, and the file itself is already on the disk. */
function flushFolder(folder: string): void {
	try {
		const descriptor = openSync(folder, "r");
		try {
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}
	} catch {
		// The file is whole in any case.
	}
}
