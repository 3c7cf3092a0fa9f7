import { readAdapterFolders } from "./drivers/adapter-folder.ts";
import { judge } from "./drivers/judge.ts";
import { endProcessesOnExit } from "./drivers/run-process.ts";
import { closingLine, sum, type Tally } from "./testing/tally.ts";

/**
 * `test-drivers [ID…] [--update]`: installs the drivers of examples/adapters and judges them. `--update` writes their lists of known failures.
 * The last line is `N passed, N failed`. A known failure that fails as listed counts as passed.
 */
const words = process.argv.slice(2);
const isUpdate = words.includes("--update");
const ids = words.filter((word) => word !== "--update");
const folders = readAdapterFolders();
const unknown = ids.find((id) => folders.every((folder) => folder.id !== id));
if (unknown !== undefined) {
	console.error(`Unknown driver ${unknown}. The drivers are ${folders.map(({ id }) => id).join(", ")}.`);
	process.exit(2);
}

endProcessesOnExit();
const tallies: Tally[] = [];
for (const folder of folders.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
	const startedAt = performance.now();
	const { tally, output } = await judge(folder, isUpdate);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	console.log(`${tally.failed === 0 ? "✔" : "✘"} ${folder.name} ${folder.version}, ${closingLine(tally)} (${seconds} s)`);
	if (output !== "") console.log(output.trimEnd());
	for (const remark of tally.remarks) console.log(`  ${remark}`);
	tallies.push(tally);
}

const total = sum(tallies);
if (total.failed > 0) process.exitCode = 1;
console.log(closingLine(total));
