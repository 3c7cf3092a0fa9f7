import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

const MOST_LINKS = 40;

/**
 * The descriptor of this process that a name such as `/dev/stdout` or `/dev/fd/3` means; `undefined` for other names.
 */
export function ownDescriptor(file: string): number | undefined {
	let path = resolve(file);
	for (let links = 0; links < MOST_LINKS; links += 1) {
		const folder = realFolder(dirname(path));
		const name = basename(path);
		if (/^\d{1,9}$/.test(name) && [`/proc/${process.pid}/fd`, "/dev/fd"].includes(folder)) return Number(name);
		if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
		path = resolve(folder, readlinkSync(path));
	}
	return undefined;
}

function realFolder(folder: string): string {
	try {
		return realpathSync.native(folder);
	} catch {
		return folder;
	}
}
