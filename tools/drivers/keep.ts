import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AdapterFolder, readAdapterFolders } from "./adapter-folder.ts";
import { knownFailuresOf, REPORTS } from "./conform-driver.ts";
import { driversPage } from "./drivers-page.ts";
import { type ConformReport, type KeptRuns, keepDriver } from "./kept-runs.ts";
import { usesFileOf } from "./use-all.ts";

const DATA = "docs/drivers.json";
const PAGE = "docs/drivers.md";

/** Writes the page of the drivers and its data. Drivers that were not judged in this run stay as they were. */
export function keepRuns(judged: readonly AdapterFolder[]): void {
	const old: KeptRuns | undefined = existsSync(DATA) ? readJson(DATA) : undefined;
	const [newest] = judged;
	if (newest === undefined) return;
	const first = reportOf(newest);
	const date = statSync(reportFileOf(newest)).mtime.toISOString().slice(0, 10);
	const drivers = readAdapterFolders().flatMap((folder) => {
		const { id, name, version } = folder;
		if (!judged.includes(folder) && !judged.some((one) => one.id === id))
			return old?.drivers.filter((one) => one.id === id) ?? [];
		return [
			keepDriver({ id, name, version }, reportOf(folder), readJson(knownFailuresOf(folder)).failures, readJson(usesFileOf(id))),
		];
	});
	const requirements = first.requirements.map(({ id, level, title }) => ({ id, level, title }));
	const runs: KeptRuns = { date, kit: first.kit, spec: first.spec, requirements, drivers };
	writeFileSync(DATA, `${JSON.stringify(runs, undefined, "\t")}\n`);
	writeFileSync(PAGE, driversPage(runs));
}

function reportOf(folder: AdapterFolder): ConformReport {
	return readJson(reportFileOf(folder));
}

function reportFileOf({ id }: AdapterFolder): string {
	return join(REPORTS, `${id}.json`);
}

// biome-ignore lint/suspicious/noExplicitAny: the files are written by this project's own commands
function readJson(file: string): any {
	return JSON.parse(readFileSync(file, "utf8"));
}
