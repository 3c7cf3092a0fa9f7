/** The parts of a build such as `8.1.2.0` or `8.1.2.0-rc1` that decide what a server understands. */
export interface ServerBuild {
	readonly major: number;
	readonly minor: number;
}

/** A cluster has few builds, and each is looked at with every question. More than this many are forgotten again. */
const MOST_KNOWN = 64;
const known = new Map<string, ServerBuild | undefined>();

/** Reads a build; `undefined` where the text is none (ASK-9). */
export function parseBuild(text: string | undefined): ServerBuild | undefined {
	if (text === undefined) return undefined;
	const build = known.get(text);
	if (build !== undefined || known.has(text)) return build;
	if (known.size >= MOST_KNOWN) known.clear();
	const read = readBuild(text);
	known.set(text, read);
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
