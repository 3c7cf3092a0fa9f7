import { type AdapterFolder, readAdapterFolders } from "./drivers/adapter-folder.ts";
import { type Installed, install } from "./drivers/install.ts";
import { AT_ONCE, judgeDriver } from "./drivers/judge.ts";
import { keepRuns } from "./drivers/keep.ts";
import { endProcessesOnExit } from "./drivers/run-process.ts";
import { type CheckTally, closingLine, sum } from "./testing/tally.ts";

/**
 * `test-drivers [ID…] [--update] [--keep]`: installs the drivers of examples/adapters and judges them. `--update`
 * writes their lists of known failures, `--keep` writes docs/drivers.md. The last line is `N passed, N failed`. A known
 * failure that fails as listed counts as passed.
 */
const words = process.argv.slice(2);
const ids = words.filter((word) => !word.startsWith("--"));
const all = readAdapterFolders();
const unknown = ids.find((id) => all.every((folder) => folder.id !== id));
const isWrong = words.some((word) => word.startsWith("--") && word !== "--update" && word !== "--keep");
if (unknown !== undefined || isWrong) {
	console.error("Usage: npm run test:drivers -- [DRIVER…] [--update] [--keep]");
	console.error(`The drivers are ${all.map(({ id }) => id).join(", ")}.`);
	process.exit(2);
}

endProcessesOnExit();
const folders = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
// First all of them, one after the other: a compiler beside it would slow a driver down that is judged in real time.
const installed: (readonly [AdapterFolder, Installed])[] = [];
for (const folder of folders) {
	const startedAt = performance.now();
	installed.push([folder, await install(folder)]);
	console.log(`Installed ${titleOf(folder)} (${secondsSince(startedAt)} s)`);
}

const tallies: CheckTally[] = [];
const queue = [...installed];
await Promise.all(Array.from({ length: AT_ONCE }, judgeNext));
const total = sum(tallies);
if (words.includes("--keep")) keepRuns(installed.flatMap(([folder, { kind }]) => (kind === "ready" ? [folder] : [])));
if (total.failed > 0) process.exitCode = 1;
console.log(closingLine(total));

async function judgeNext(): Promise<void> {
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
		const [folder, how] = next;
		const startedAt = performance.now();
		const { tally, output } = await judgeDriver(folder, how, words.includes("--update"));
		console.log(`${tally.failed === 0 ? "✔" : "✘"} ${titleOf(folder)}, ${closingLine(tally)} (${secondsSince(startedAt)} s)`);
		if (output !== "") console.log(output.trimEnd());
		for (const remark of tally.remarks) console.log(`  ${remark}`);
		tallies.push(tally);
	}
}

function titleOf({ name, version }: AdapterFolder): string {
	return `${name} ${version}`;
}

function secondsSince(startedAt: number): string {
	return ((performance.now() - startedAt) / 1000).toFixed(1);
}
