import { gradeText } from "./grade-text.ts";
import type { Grade, MatrixDriver } from "./matrix.ts";

/** The colours that shields.io has names for. */
const COLOURS: Readonly<Record<Grade, string>> = {
	MAY: "brightgreen",
	SHOULD: "brightgreen",
	MUST: "green",
	"not conformant": "red",
	"not known": "lightgrey",
};

/** A driver's grade in the format of a shields.io endpoint (https://shields.io/badges/endpoint-badge). */
export function endpointBadge({ grade }: Pick<MatrixDriver, "grade">): string {
	const badge = { schemaVersion: 1, label: "aerospike-task", message: gradeText(grade), color: COLOURS[grade] };
	return `${JSON.stringify(badge, undefined, "\t")}\n`;
}

/**
 * The file names of the badges, one for each driver: its name, and also its version if two drivers have the same name.
 */
export function badgeFiles(drivers: readonly Pick<MatrixDriver, "name" | "version">[]): readonly string[] {
	const taken = new Set<string>();
	return drivers.map(({ name, version }) => {
		const isShared = drivers.filter((other) => slug(other.name) === slug(name)).length > 1;
		const wanted = isShared ? slug(`${name}-${version}`) : slug(name);
		let file = wanted;
		for (let number = 2; taken.has(file); number++) file = `${wanted}-${number}`;
		taken.add(file);
		return `${file}.json`;
	});
}

/** A name that is valid on every file system. */
function slug(text: string): string {
	return (
		text
			.toLowerCase()
			.replace(/[^a-z0-9.]+/g, "-")
			.replace(/^[-.]+|[-.]+$/g, "")
			.slice(0, 80) || "driver"
	);
}
