// biome-ignore lint/style/noRestrictedImports: a temporary name must be one that no other process draws
import { randomBytes } from "node:crypto";
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
	rmdirSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { ownDescriptor } from "./own-descriptor.ts";
import { mayBeReplaced, replaceContent } from "./write-in-place.ts";
import { writeToSpecial } from "./write-special.ts";

/**
 * Writes a file completely or not at all: to a temporary file beside it, which is flushed and then renamed. If the disk
 * is full, the old file stays as it was. Creates missing folders. Writes directly to a target that is not a regular
 * file, and to one that is already open, such as `/dev/stdout`.
 *
 * @throws the error of the operating system
 */
export function writeWholeFile(file: string, content: string): void {
	prepareWholeFile(file, content).publish();
}

/** A file whose content is on the disk, but not under its name yet. */
export interface PreparedFile {
	/** @throws the error of the operating system */
	publish(): void;
	/** Leaves everything as it was before, also the folders. For several files, the last one comes first. */
	discard(): void;
}

/**
 * The first half of {@link writeWholeFile}: everything that a full disk can prevent. So several files can be written
 * all or not at all.
 *
 * @throws the error of the operating system
 */
export function prepareWholeFile(file: string, content: string): PreparedFile {
	const target = targetOf(file);
	if (target.kind === "open") return { publish: () => writeFileSync(target.descriptor, content), discard: () => {} };
	if (target.kind === "special") return { publish: () => writeToSpecial(file, content), discard: () => {} };
	const folder = dirname(target.path);
	const made = makeFolder(folder);
	const removeMade = (): void => {
		if (made !== undefined) removeFolders(folder, made);
	};
	let temporary: string;
	try {
		temporary = fillBeside(target.path, content, target.mode);
	} catch (error) {
		removeMade();
		throw error;
	}
	const publish = (): void => {
		try {
			renameSync(temporary, target.path);
		} catch (error) {
			if (target.mode === undefined) throw error;
			replaceContent(target.path, content, error);
		} finally {
			rmSync(temporary, { force: true });
		}
		flushFolder(folder);
	};
	const discard = (): void => {
		rmSync(temporary, { force: true });
		removeMade();
	};
	return { publish, discard };
}

/**
 * The regular file that {@link writeWholeFile} would replace, by whatever name and link it is called; `undefined` for a
 * device or a pipe.
 *
 * @throws the error of the operating system
 */
export function replacedFile(file: string): string | undefined {
	const target = targetOf(file);
	return target.kind === "special" ? undefined : target.path;
}

/**
 * Finds out whether {@link writeWholeFile} can write a file, without touching it. For use before long work whose result
 * goes there.
 *
 * @throws the error of the operating system
 */
export function checkWritable(file: string): void {
	const target = targetOf(file);
	if (target.kind === "open") return void writeSync(target.descriptor, new Uint8Array(0));
	// Opening and closing a pipe would tell its reader that everything was written.
	if (target.kind === "special") return target.isPipe ? undefined : closeSync(openSync(file, "a"));
	makeFolder(dirname(target.path));
	checkFolder(dirname(target.path));
	if (target.mode !== undefined && !mayBeReplaced(target.path)) closeSync(openSync(target.path, "r+"));
}

/**
 * Creates a folder and finds out whether files can be written to it.
 *
 * @throws the error of the operating system
 */
export function checkWritableFolder(folder: string): void {
	makeFolder(folder);
	checkFolder(realPath(folder));
}

/**
 * Like `mkdir -p`. Node's own recursive form never returns for a folder that `/proc` refuses to create.
 *
 * @returns the outermost folder that it created; `undefined` if all existed
 */
export function makeFolder(folder: string): string | undefined {
	const path = realPath(folder);
	const known = statSync(path, { throwIfNoEntry: false });
	if (known?.isDirectory()) return undefined;
	const outer = known === undefined && dirname(path) !== path ? makeFolder(dirname(path)) : undefined;
	try {
		mkdirSync(path);
		return outer ?? path;
	} catch (error) {
		// Another process may have created it in the meantime.
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
		return outer;
	}
}

/** Removes a folder and those around it, up to `outermost`, while they are empty. */
function removeFolders(folder: string, outermost: string): void {
	try {
		rmdirSync(folder);
	} catch {
		return;
	}
	if (folder !== outermost) removeFolders(dirname(folder), outermost);
}

type Target =
	| { readonly kind: "regular"; readonly path: string; readonly mode: number | undefined }
	/** A file that this process already writes to, such as `/dev/stdout` after `>> log`. A rename would lose the rest. */
	| { readonly kind: "open"; readonly path: string; readonly descriptor: number }
	/** A device, a pipe or a socket, which must not be replaced by a file. */
	| { readonly kind: "special"; readonly isPipe: boolean };

function targetOf(file: string): Target {
	const known = statSync(file, { throwIfNoEntry: false });
	if (known?.isDirectory()) throw isFolder("it is a folder");
	// Without this, a/ would become the file a.
	if (known === undefined && namesFolder(file)) throw isFolder("it is the name of a folder");
	if (known === undefined) return { kind: "regular", path: realPath(file), mode: undefined };
	// The rename must replace the file that a link points to, not the link.
	if (!known.isFile()) return { kind: "special", isPipe: known.isFIFO() };
	const descriptor = ownDescriptor(file);
	if (descriptor !== undefined) return { kind: "open", path: realPath(file), descriptor };
	return { kind: "regular", path: realPath(file), mode: known.mode & 0o7777 };
}

/** Whether only a folder can have this name: `a/`, `.`, `a/..`. */
function namesFolder(file: string): boolean {
	const last = file.split(sep === "/" ? sep : /[\\/]/).at(-1) ?? "";
	return ["", ".", ".."].includes(last);
}

function isFolder(complaint: string): Error {
	return Object.assign(new Error(`EISDIR: ${complaint}`), { code: "EISDIR", syscall: "open" });
}

/**
 * Where the system finds a path, or would create it. After a link, `..` is the folder around the folder that the link
 * leads to. A link to a missing file must stay a link. A ring of links is an error.
 */
function realPath(path: string): string {
	try {
		// Unlike the native form, the other one removes each `..` together with the name before it, also if that is a link.
		return realpathSync.native(path);
	} catch (error) {
		const isMissing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
		if (!isMissing) throw error;
	}
	const outer = dirname(path);
	if (outer === path) return resolve(path);
	const folder = realPath(outer);
	const own = join(folder, basename(path));
	if (lstatSync(own, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return own;
	const end = readlinkSync(own);
	return realPath(isAbsolute(end) ? end : `${folder}${sep}${end}`);
}

/**
 * A new file beside `path`, open for writing. Its name is random, because a process id is not enough: in containers
 * that share a folder, all processes may have the same one.
 */
function openBeside(path: string): { readonly temporary: string; readonly descriptor: number } {
	for (;;) {
		const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
		try {
			return { temporary, descriptor: openSync(temporary, "wx") };
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
		}
	}
}

/** Creates a file beside `path` with this content, and returns its path. */
function fillBeside(path: string, content: string, mode: number | undefined): string {
	const { temporary, descriptor } = openBeside(path);
	try {
		try {
			if (mode !== undefined) fchmodSync(descriptor, mode);
			writeFileSync(descriptor, content);
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
	return temporary;
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
