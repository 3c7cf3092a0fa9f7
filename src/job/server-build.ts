/** The parts of a build such as `8.1.2.0` or `8.1.2.0-rc1` that decide what a server understands. */
export interface ServerBuild {
	readonly major: number;
	readonly minor: number;
}

/** Each question needs the build of its node, and a cluster has few builds. A full cache is emptied. */
const MOST_CACHED = 64;
const builds = new Map<string, ServerBuild | undefined>();

/** Reads a build; `undefined` if the text is not a build (ASK-9). */
export function parseBuild(text: string | undefined): ServerBuild | undefined {
	if (text === undefined) return undefined;
	const build = builds.get(text);
	if (build !== undefined || builds.has(text)) return build;
	if (builds.size >= MOST_CACHED) builds.clear();
	const read = readBuild(text);
	builds.set(text, read);
	return read;
}

function readBuild(text: string): ServerBuild | undefined {
	const parts = /^(\d{1,4})\.(\d{1,4})(?:[.-]|$)/.exec(text);
	return parts === null ? undefined : { major: Number(parts[1]), minor: Number(parts[2]) };
}

/** Whether a build is `major.minor` or later. */
export function isAtLeast(build: ServerBuild, major: number, minor: number): boolean {
	return build.major > major || (build.major === major && build.minor >= minor);
}
