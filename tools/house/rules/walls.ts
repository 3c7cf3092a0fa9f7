import type { Finding, SourceFile } from "../finding.ts";
import { importedPath, importsOf } from "../imports.ts";
import { BROWSER_FOLDERS, folderOf, isWithin, MAY_IMPORT, NODE_ROOMS } from "../plan.ts";
import type { Token } from "../tokens.ts";

/** Imports run down the house only, and what runs in a page never imports what needs Node. */
export function keepWalls(file: SourceFile, tokens: readonly Token[]): Finding[] {
	const folder = folderOf(file.path);
	if (folder === undefined) return [];
	return importsOf(tokens).flatMap(({ specifier, line }): Finding[] => {
		if (specifier === undefined) return [];
		const target = importedPath(file, specifier);
		const problem = target === undefined ? undefined : wallBetween(file.path, folder, target);
		return problem === undefined ? [] : [{ path: file.path, line, message: problem }];
	});
}

function wallBetween(path: string, folder: string, target: string): string | undefined {
	const allowed = MAY_IMPORT[folder] ?? [];
	if (!isWithin(target, allowed)) {
		return `${folder}/ must not know ${target}, it may import from ${list(allowed)} only; move what both need down, or pass it in.`;
	}
	const room = NODE_ROOMS.find((each) => isWithin(target, each));
	if (room !== undefined && isWithin(path, BROWSER_FOLDERS) && !isWithin(path, NODE_ROOMS)) {
		return `imports ${target}, but ${room}/ needs Node and this file runs in a page; pass what it needs in through a port.`;
	}
	return undefined;
}

function list(folders: readonly string[]): string {
	return folders.map((folder) => `${folder}/`).join(", ");
}
