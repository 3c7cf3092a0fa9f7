import { isBuiltin } from "node:module";
import type { Finding, SourceFile } from "../finding.ts";
import { globalsIn } from "../globals.ts";
import { importedPath, importsOf } from "../imports.ts";
import { BROWSER_FOLDERS, folderOf, isWithin, NODE_MODULES, NODE_ROOMS, PACKAGE_NAME, PEERS } from "../plan.ts";
import type { Token } from "../tokens.ts";

/** The globals that only Node has; a page has neither. */
const NODE_GLOBALS = new Set(["process", "Buffer", "__dirname", "__filename"]);

/** Modules of Node stay in the places that need them, other people's packages out of what the package runs on. */
export function keepModules(file: SourceFile, tokens: readonly Token[]): Finding[] {
	if (folderOf(file.path) === undefined) return [];
	const imports = importsOf(tokens).flatMap(({ specifier, line }): Finding[] => {
		const message = specifier === undefined ? aboutComputed(file.path) : aboutModule(file, specifier);
		return message === undefined ? [] : [{ path: file.path, line, message }];
	});
	return [...imports, ...nodeGlobals(file, tokens)];
}

function aboutModule(file: SourceFile, specifier: string): string | undefined {
	if (importedPath(file, specifier) !== undefined) return undefined;
	return isBuiltin(specifier) ? aboutNode(file.path, specifier) : aboutPackage(file.path, specifier);
}

function aboutNode(path: string, specifier: string): string | undefined {
	const place = Object.keys(NODE_MODULES).find((each) => isWithin(path, each));
	const allowed = place === undefined ? [] : (NODE_MODULES[place] ?? []);
	if (allowed === "any" || allowed.includes(specifier)) return undefined;
	if (place !== undefined)
		return `imports ${specifier}, but of Node's modules ${place}/ may import ${allowed.join(" and ")} only; let kit/ do it.`;
	return `imports ${specifier}, but modules of Node belong in ${Object.keys(NODE_MODULES).join(", ")}; move it there, or take what it gives as an argument.`;
}

function aboutPackage(path: string, specifier: string): string | undefined {
	const isOwn = isPackage(specifier, PACKAGE_NAME);
	if (isOwn) {
		return isWithin(path, ["src", "simulator", "features"])
			? `imports ${specifier}, this very package; name the file instead.`
			: undefined;
	}
	if (!isWithin(path, BROWSER_FOLDERS)) return undefined;
	const room = Object.keys(PEERS).find((each) => isWithin(path, each));
	if (room !== undefined && PEERS[room]?.some((peer) => isPackage(specifier, peer))) return undefined;
	return `imports ${specifier}, but ${BROWSER_FOLDERS.join("/ and ")}/ depend on no other package; write the few lines that are needed.`;
}

function aboutComputed(path: string): string | undefined {
	if (!isWithin(path, BROWSER_FOLDERS)) return undefined;
	return "imports a module whose name is computed, which nothing can check; name it as a string.";
}

function nodeGlobals(file: SourceFile, tokens: readonly Token[]): Finding[] {
	if (!isWithin(file.path, BROWSER_FOLDERS) || isWithin(file.path, NODE_ROOMS)) return [];
	return globalsIn(tokens, NODE_GLOBALS).map(({ text, line }) => ({
		path: file.path,
		line,
		message: `uses ${text}, which no page has; use what the web has too, or move it to ${NODE_ROOMS.join(", ")}.`,
	}));
}

function isPackage(specifier: string, name: string): boolean {
	return specifier === name || specifier.startsWith(`${name}/`);
}
