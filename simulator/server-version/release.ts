import { isAtLeast, parseBuild } from "../../src/job/server-build.ts";

/**
 * A release whose replies are known, as a number so that releases compare with `<`: `release < 6.0`. Of the fourteen kinds of server from
 * 4.0 to 8.1 that differ, these are the ones a node can be; see docs/server-versions.md for what each was held against.
 */
export type Release = 4.9 | 5.6 | 5.7 | 6.0 | 6.2 | 6.3 | 6.4 | 7.0 | 7.1 | 7.2 | 8.0 | 8.1;

/** Oldest first. */
const RELEASES: readonly Release[] = [4.9, 5.6, 5.7, 6.0, 6.2, 6.3, 6.4, 7.0, 7.1, 7.2, 8.0, 8.1];

/**
 * The release a build behaves as: the nearest older one that is known, or the oldest.
 *
 * @throws RangeError for a text that is no build
 */
export function releaseOf(build: string): Release {
	const parsed = parseBuild(build);
	if (parsed === undefined)
		throw new RangeError(`version must be a server build such as "8.1.2.0", not ${JSON.stringify(build)}.`);
	let found: Release = 4.9;
	for (const release of RELEASES) {
		// A build's minor may pass 9, so the parts are compared, never `8.10` as a number.
		const major = Math.floor(release);
		if (isAtLeast(parsed, major, Math.round((release - major) * 10))) found = release;
	}
	return found;
}
