import {
	closeSync,
	fchmodSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { writeToSpecial } from "./write-special.ts";

/**
 * Writes a file completely or not at all: to a temporary file beside it, which is flushed and then renamed. If the disk
 * is full, the old file stays as it was. Creates missing folders. Writes directly to a target that is not a regular
 * file, such as `/dev/stdout`.
 *
 * @throws the error of the operating system
 */
export function writeWholeFile(file: string, content: string): void {
	const target = targetOf(file);
	if (target.kind === "special") return writeToSpecial(file, content);
	makeFolder(dirname(target.path));
	const { temporary, descriptor } = openBeside(target.path);
	try {
		fill(descriptor, content, target.mode);
		renameSync(temporary, target.path);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
	flushFolder(dirname(target.path));
}

/**
 * The regular file that {@link writeWholeFile} would replace, by whatever name and link it is called; `undefined` for a
 * device or a pipe.
 *
 * @throws the error of the operating system
 */
export function replacedFile(file: string): string | undefined {
	const target = targetOf(file);
	return target.kind === "regular" ? target.path : undefined;
}

/**
 * Finds out whether {@link writeWholeFile} can write a file, without touching it. For use before long work whose result
 * goes there.
 *
 * @throws the error of the operating system
 */
export function checkWritable(file: string): void {
	const target = targetOf(file);
	// Opening and closing a pipe would tell its reader that everything was written.
	if (target.kind === "special") return target.isPipe ? undefined : closeSync(openSync(file, "a"));
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
	| { readonly kind: "special"; readonly isPipe: boolean };

function targetOf(file: string): Target {
	const known = statSync(file, { throwIfNoEntry: false });
	if (known === undefined) return { kind: "regular", path: endOfLinks(file), mode: undefined };
	if (known.isDirectory()) throw Object.assign(new Error("EISDIR: it is a folder"), { code: "EISDIR", syscall: "open" });
	// The rename must replace the file that a link points to, not the link.
	if (!known.isFile()) return { kind: "special", isPipe: known.isFIFO() };
	return { kind: "regular", path: realpathSync(file), mode: known.mode & 0o7777 };
}

/** Where a file that does not exist belongs: a link to it must stay a link. A ring of links is an error before this. */
function endOfLinks(file: string): string {
	const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
	return isLink ? endOfLinks(resolve(realpathSync(dirname(file)), readlinkSync(file))) : resolve(file);
}

let temporaries = 0;

/** A new file beside `path`, open for writing. A process that was killed may have left one of the same name. */
function openBeside(path: string): { readonly temporary: string; readonly descriptor: number } {
	for (;;) {
		const temporary = join(dirname(path), `.${process.pid}-${++temporaries}.tmp`);
		try {
			return { temporary, descriptor: openSync(temporary, "wx") };
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
		}
	}
}

function fill(descriptor: number, content: string, mode: number | undefined): void {
	try {
		if (mode !== undefined) fchmodSync(descriptor, mode);
		writeFileSync(descriptor, content);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function checkFolder(folder: string): void {
	const { temporary, descriptor } = openBeside(join(folder, "file"));
	closeSync(descriptor);
	rmSync(temporary, { force: true });
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
