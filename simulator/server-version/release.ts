import { isAtLeast, parseBuild, type ServerBuild } from "../../src/job/server-build.ts";

/** A release as text, such as `"8.1"`. It is compared part by part: 8.10 comes after 8.9. */
export type ReleaseText = `${number}.${number}`;

/** The boundaries that the code names. Each is parsed once. */
const boundaries = new Map<ReleaseText, ServerBuild>();

/**
 * The release of a server's build, which decides how the server words its replies.
 *
 * @throws RangeError if the text is not a build
 */
export function releaseOf(build: string): ServerBuild {
	const release = parseBuild(build);
	if (release !== undefined) return release;
	throw new RangeError(`version must be a server build such as "8.1.2.0", not ${JSON.stringify(build)}.`);
}

/** Whether a release is older than another one. */
export function isBefore(release: ServerBuild, boundary: ReleaseText): boolean {
	let other = boundaries.get(boundary);
	if (other === undefined) {
		other = releaseOf(boundary);
		boundaries.set(boundary, other);
	}
	return !isAtLeast(release, other.major, other.minor);
}
