import { sep } from "node:path";

/** A file in a folder. Unlike `join`, it keeps each `..`, which the system applies after it has followed a link. */
export function fileIn(folder: string, name: string): string {
	return folder.endsWith(sep) || folder.endsWith("/") ? `${folder}${name}` : `${folder}${sep}${name}`;
}
