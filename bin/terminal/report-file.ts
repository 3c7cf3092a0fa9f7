import { checkWritable, checkWritableFolder, writeWholeFile } from "../../kit/files/write-file.ts";
import { attempt } from "./command-error.ts";

/**
 * Writes a report whole, or leaves the old file as it was. Creates missing folders.
 *
 * @throws CommandError if the file cannot be written
 */
export function writeReport(file: string, content: string): void {
	attempt(() => writeWholeFile(file, content), `${file} cannot be written`);
}

/**
 * Finds out before long work whether the reports can be written afterwards.
 *
 * @throws CommandError if one of them cannot be written
 */
export function checkTargets(files: readonly (string | undefined)[], folders: readonly (string | undefined)[] = []): void {
	for (const file of files) if (file !== undefined) attempt(() => checkWritable(file), `${file} cannot be written`);
	for (const folder of folders)
		if (folder !== undefined) attempt(() => checkWritableFolder(folder), `${folder} cannot be written`);
}
