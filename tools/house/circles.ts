import type { HouseFinding } from "./finding.ts";
import type { Import } from "./imports.ts";
import { isWithin, NODE_ROOMS } from "./plan.ts";

/** Refuses circles between rooms, also through `import type`. biome.json refuses circles between files. */
export function checkRoomCircles(imports: readonly Import[]): HouseFinding[] {
	const targets = new Map<string, Set<string>>();
	const across = imports.flatMap((each) => {
		const [from, to] = [roomOf(each.from), roomOf(each.to)];
		if (from === undefined || to === undefined || from === to) return [];
		targets.set(from, (targets.get(from) ?? new Set()).add(to));
		return [{ from, to, path: each.from, line: each.line }];
	});

	const reported = new Set<string>();
	return across.flatMap(({ from, to, path, line }): HouseFinding[] => {
		const way = reported.has(from) ? undefined : shortestWay(targets, to, from);
		if (way === undefined) return [];
		for (const room of way) reported.add(room);
		const circle = [from, ...way].join(" -> ");
		const message = `These rooms import each other in a circle: ${circle}. Move what they share to a room below all of them.`;
		return [{ path, line, message }];
	});
}

/** `src/tracking/read.ts` is in the room `src/tracking`. A file that is loose at the root of a folder is in no room. */
function roomOf(path: string): string | undefined {
	const [folder, room, file] = path.split("/");
	// All code in features/ is one room, the glue for Cucumber.
	if (folder === "features") return folder;
	return NODE_ROOMS.find((each) => isWithin(path, each)) ?? (file === undefined ? undefined : `${folder}/${room}`);
}

/** The rooms from `start` to `end`, both included. */
function shortestWay(targets: ReadonlyMap<string, ReadonlySet<string>>, start: string, end: string): string[] | undefined {
	const ways = new Map([[start, [start]]]);
	for (const [room, way] of ways) {
		if (room === end) return way;
		for (const next of targets.get(room) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
	}
	return undefined;
}
