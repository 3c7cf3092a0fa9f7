import { checkWritable, checkWritableFolder, replacedFile, writeWholeFile } from "../../kit/files/write-file.ts";
import { attempt, usageError } from "./command-error.ts";
import { messageOf } from "./error-message.ts";
import { EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { inOneLine } from "./visible.ts";

/**
 * Writes a report whole, or leaves the old file as it was. Creates missing folders.
 *
 * @throws CommandError if the file cannot be written
 */
export function writeReport(file: string, content: string): void {
	attempt(() => writeWholeFile(file, content), `${file} cannot be written`);
}

/**
 * One text must not replace another: two reports, or a report and a file that the command reads, need files of their
 * own. `files` are those to write, `read` those that are only read, each with how the user named it.
 *
 * @throws CommandError if two are the same file
 */
export function refuseSameFile(files: readonly NamedFile[], read: readonly NamedFile[] = []): void {
	const seen = new Map<string, string>();
	for (const [index, { name, file }] of [...read, ...files].entries()) {
		const isWritten = index >= read.length;
		const path = attempt(() => replacedFile(file), `${file} cannot be ${isWritten ? "written" : "read"}`);
		if (path === undefined) continue;
		const other = seen.get(path);
		if (other !== undefined && isWritten) throw usageError(`${other} and ${name} are the same file, ${file}.`);
		seen.set(path, name);
	}
}

/** A file, and the option or argument that names it. */
export interface NamedFile {
	readonly name: string;
	readonly file: string;
}

/** Writes a file, and returns what prevented it, if anything. One file must not prevent the others. */
export async function complaintOf(write: () => Promise<unknown>): Promise<readonly string[]> {
	try {
		await write();
		return [];
	} catch (error) {
		return [messageOf(error)];
	}
}

/**
 * Prints what could not be written, and decides the exit code: a failure that was found counts more than a file that is
 * missing.
 */
export function exitWith(complaints: readonly string[], exitCode: number, { err }: Pick<Terminal, "err">): number {
	for (const complaint of complaints) err.print(`aerospike-task: ${inOneLine(complaint)}`);
	return complaints.length > 0 && exitCode === EXIT.ok ? EXIT.couldNotRun : exitCode;
}

/** The files to write, by the name of the option without its dashes. */
type OptionTargets = Readonly<Record<string, string | undefined>>;

/**
 * Finds out before long work whether the reports can be written afterwards.
 *
 * @throws CommandError if one of them cannot be written
 */
export function checkTargets(files: OptionTargets, folders: readonly (string | undefined)[] = []): void {
	for (const [option, file] of Object.entries(files)) {
		if (file === "-")
			throw usageError(`--${option} writes a file and cannot print it, so it cannot be -. A file called - is ./-.`);
		if (file !== undefined) attempt(() => checkWritable(file), `${file} cannot be written`);
	}
	for (const folder of folders)
		if (folder !== undefined) attempt(() => checkWritableFolder(folder), `${folder} cannot be written`);
}
