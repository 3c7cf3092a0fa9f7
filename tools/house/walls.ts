import type { HouseFinding } from "./finding.ts";
import type { Import, SourceFile } from "./imports.ts";
import { BROWSER_FOLDERS, FOLDERS, isWithin, KIT_ROOMS, LOOSE_FILES_OF_KIT, NODE_ROOMS, type Place } from "./plan.ts";

const WAY_OUT = "Move what both need down, or pass it in as an argument.";

/** Refuses an import that the plan does not allow. */
export function checkWalls(imports: readonly Import[]): HouseFinding[] {
	return imports.flatMap((each) => {
		const message = betweenFolders(each) ?? betweenRooms(each) ?? intoNode(each);
		return message === undefined ? [] : [{ path: each.from, line: each.line, message }];
	});
}

function betweenFolders({ from, to }: Import): string | undefined {
	const folder = FOLDERS.find(({ path }) => isWithin(from, path));
	// A page and the tests may read the texts of features/. A text is not code.
	if (folder === undefined || !/\.[cm]?[jt]s$/.test(to)) return undefined;
	if ([folder.path, ...folder.knows].some((path) => isWithin(to, path))) return undefined;
	return refusal(folder, to);
}

function betweenRooms({ from, to }: Import): string | undefined {
	const rank = KIT_ROOMS.findIndex(({ path }) => isWithin(from, path));
	const room = KIT_ROOMS[rank];
	if (room === undefined || !isWithin(to, "kit")) return undefined;
	return KIT_ROOMS.slice(0, rank + 1).some(({ path }) => isWithin(to, path)) ? undefined : refusal(room, to);
}

function intoNode({ from, to }: Import): string | undefined {
	const room = NODE_ROOMS.find((path) => isWithin(to, path));
	const isInPage = BROWSER_FOLDERS.some((path) => isWithin(from, path)) && !NODE_ROOMS.some((path) => isWithin(from, path));
	if (room === undefined || !isInPage) return undefined;
	return `${from} runs in a browser page and must not import ${to}, because ${room} needs Node. Pass it in as an argument.`;
}

function refusal({ path, mustNeverKnow }: Place, to: string): string {
	return `${path} must not import ${to}: ${path} must never know ${mustNeverKnow}. ${WAY_OUT}`;
}

/** Refuses files that are loose at the root of the kit, and rooms that are not in the plan. */
export function checkRooms(files: readonly SourceFile[]): HouseFinding[] {
	const inKit = files.map(({ path }) => path).filter((path) => isWithin(path, "kit"));
	const loose = inKit.filter((path) => path.split("/").length === 2).slice(LOOSE_FILES_OF_KIT);
	const unknown = inKit.filter((path) => path.split("/").length > 2 && !KIT_ROOMS.some((room) => isWithin(path, room.path)));
	return [
		...loose.map((path) => ({ path, line: 1, message: "This file is loose at the root of kit/. Move it to a room of the kit." })),
		...unknown.map((path) => ({
			path,
			line: 1,
			message: "The room of this file is not in the plan. Add the room to KIT_ROOMS in tools/house/plan.ts.",
		})),
	];
}
