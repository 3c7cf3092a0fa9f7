import { type AdapterFolder, readAdapterFolders } from "./drivers/adapter-folder.ts";
import { type Installed, install } from "./drivers/install.ts";
import { AT_ONCE, type Judged, judgeDriver } from "./drivers/judge.ts";
import { keepRuns } from "./drivers/keep.ts";
import { endProcessesOnExit } from "./drivers/run-process.ts";
import { after } from "./drivers/time.ts";
import { tallyOfUses, useAll } from "./drivers/use-all.ts";
import { type CheckTally, closingLine, sum } from "./testing/tally.ts";

/**
 * `test-drivers [ID…] [--update] [--keep] [--uses]`: installs the drivers of examples/adapters and judges them.
 * `--update` writes their lists of known failures, `--keep` writes docs/drivers.md. The last line is `N passed, N
 * failed`. A known failure that fails as listed counts as passed. `--uses` only lets the drivers start queries, and
 * shows the endings.
 */
const MOST_MINUTES = 90;
const words = process.argv.slice(2);
const ids = words.filter((word) => !word.startsWith("--"));
const all = readAdapterFolders();
const unknown = ids.find((id) => all.every((folder) => folder.id !== id));
const isWrong = words.some((word) => word.startsWith("--") && !["--update", "--keep", "--uses"].includes(word));
if (unknown !== undefined || isWrong) {
	console.error("Usage: npm run test:drivers -- [DRIVER…] [--update] [--keep] [--uses]");
	console.error(`The drivers are ${all.map(({ id }) => id).join(", ")}.`);
	process.exit(2);
}

endProcessesOnExit();
// Each step has its own limit. This one is for the whole run.
void after(MOST_MINUTES * 60_000).then(() => {
	console.log(`test:drivers did not end within ${MOST_MINUTES} minutes, so it was stopped.`);
	console.log(closingLine({ passed: 0, failed: 1, remarks: [] }));
	process.exit(1);
});
const folders = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
// First all of them, one after the other: a compiler beside it would slow a driver down that is judged in real time.
const installed: (readonly [AdapterFolder, Installed])[] = [];
for (const folder of folders) {
	const startedAt = performance.now();
	installed.push([folder, await install(folder)]);
	console.log(`Installed ${titleOf(folder)} (${secondsSince(startedAt)} s)`);
}

if (words.includes("--uses")) {
	const shown: CheckTally[] = [];
	for (const [folder, how] of installed) shown.push(await showUses(folder, how));
	process.exitCode = sum(shown).failed > 0 ? 1 : 0;
	console.log(closingLine(sum(shown)));
	process.exit();
}

const isUpdate = words.includes("--update");
const queue = [...installed];
const judged: (readonly [AdapterFolder, Judged])[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, judgeNext));
const tallies: CheckTally[] = [];
// When the others have ended, the machine is calm: what a busy machine has changed is as listed now.
for (const [folder, first] of judged)
	tallies.push(first.repeat === undefined ? first.tally : await judgeAgain(folder, first.repeat));
const total = sum(tallies);
if (words.includes("--keep")) keepRuns(installed.flatMap(([folder, { kind }]) => (kind === "ready" ? [folder] : [])));
if (total.failed > 0) process.exitCode = 1;
console.log(closingLine(total));

async function showUses(folder: AdapterFolder, how: Installed): Promise<CheckTally> {
	if (how.kind === "failed") {
		console.log(how.output + how.why);
		return { passed: 0, failed: 1, remarks: [] };
	}
	const played = await useAll(folder, how.command);
	console.log(`${titleOf(folder)}: ${played.map(([{ title }, { ending }]) => `${title}: ${ending}`).join("; ")}`);
	const tally = tallyOfUses(folder, played);
	for (const remark of tally.remarks) console.log(`  ${remark}`);
	return tally;
}

async function judgeNext(): Promise<void> {
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
		const [folder, how] = next;
		const startedAt = performance.now();
		const first = await judgeDriver(folder, how, isUpdate);
		judged.push([folder, first]);
		if (first.repeat === undefined) show(folder, first, startedAt);
		else console.log(`${titleOf(folder)}: ${first.tally.failed} results are not as listed, so they are repeated at the end.`);
	}
}

async function judgeAgain(folder: AdapterFolder, repeat: () => Promise<Judged>): Promise<CheckTally> {
	const startedAt = performance.now();
	const last = await repeat();
	show(folder, last, startedAt);
	return last.tally;
}

function show(folder: AdapterFolder, { tally, output }: Judged, startedAt: number): void {
	console.log(`${tally.failed === 0 ? "✔" : "✘"} ${titleOf(folder)}, ${closingLine(tally)} (${secondsSince(startedAt)} s)`);
	if (output !== "") console.log(output.trimEnd());
	for (const remark of tally.remarks) console.log(`  ${remark}`);
}

function titleOf({ name, version }: AdapterFolder): string {
	return `${name} ${version}`;
}

function secondsSince(startedAt: number): string {
	return ((performance.now() - startedAt) / 1000).toFixed(1);
}
