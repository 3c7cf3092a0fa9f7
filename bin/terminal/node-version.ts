// An older Node.js must be able to read this file and bin/cli.ts, so both use only simple syntax and import no package.

/** The oldest version that works, as in `engines` of package.json. */
export const OLDEST_NODE = "20.20.2";

/**
 * Why a version of Node.js cannot run the command line; `undefined` if it can.
 *
 * @param version such as `process.versions.node`
 */
export function nodeComplaint(version: string): string | undefined {
	if (!isOlder(version, OLDEST_NODE)) return undefined;
	return `Node.js ${OLDEST_NODE} or later is required, but this is Node.js ${version}.`;
}

function isOlder(version: string, than: string): boolean {
	const limits = than.split(".");
	for (const [index, part] of version.split(".").entries()) {
		const difference = parseInt(part, 10) - Number(limits[index]);
		if (difference !== 0) return difference < 0;
	}
	return false;
}
