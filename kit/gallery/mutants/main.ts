import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stdout } from "node:process";
import { writeWholeFile } from "../../files/write-file.ts";
import { packageRoot } from "../../spec/package-root.ts";
import { printTable } from "../resemblance/make-table.ts";
import { reportOn } from "./gallery-report.ts";
import { printMatrix } from "./matrix.ts";
import { runGallery } from "./run-gallery.ts";

const TABLE = "kit/gallery/resemblance/failures-table.ts";

/**
 * `npm run gallery`: plays every scenario with every mutant, and prints which requirements each one fails. The exit
 * code is 1 if the result of a tracker is not as expected. `--brief` omits the matrix, and plays only what the findings
 * need. `--brief --all` plays everything. `--table` plays everything and writes the table of failures that reports
 * compare a driver with; without it, a run of everything checks that this table is up to date.
 */
const isBrief = process.argv.includes("--brief");
const isTable = process.argv.includes("--table");
const isWhole = isTable || !isBrief || process.argv.includes("--all");
const { results, exhibits } = await runGallery(isWhole ? "all" : "own");
const { findings: found, checks } = reportOn(results, exhibits);
const table = isWhole ? printTable(results, exhibits) : undefined;
if (isTable && table !== undefined) writeWholeFile(join(packageRoot(), TABLE), table);
const isOld = table !== undefined && table !== readFileSync(join(packageRoot(), TABLE), "utf8");
const findings = isOld ? [...found, `${TABLE} is out of date. Run npm run gallery:table.`] : found;
const say = (text: string) => stdout.write(`${text}\n`);
if (!isBrief && !isTable) say(`${printMatrix(results, exhibits)}\n`);
for (const finding of findings) say(finding);
const plays = `${results.length} mutants, ${exhibits.length} scenarios`;
say(findings.length === 0 ? `${plays}: every mutant fails as expected.` : `${plays}, ${findings.length} findings.`);

const reports = join(packageRoot(), "reports");
writeWholeFile(join(reports, "gallery.json"), JSON.stringify({ passed: checks - findings.length, failures: findings }));
if (findings.length > 0) process.exitCode = 1;
