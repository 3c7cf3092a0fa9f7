import { join } from "node:path";
import { stdout } from "node:process";
import { writeWholeFile } from "../../files/write-file.ts";
import { packageRoot } from "../../spec/package-root.ts";
import { reportOn } from "./gallery-report.ts";
import { printMatrix } from "./matrix.ts";
import { runGallery } from "./run-gallery.ts";

/**
/**
 * `npm run gallery`: plays every scenario with every bad tracker, and prints which requirements each one fails. The exit
 * code is 1 if the result of a tracker is not as expected. `--brief` omits the matrix, and plays only what the findings
 * need. `--brief --all` plays everything.
 */
const isBrief = process.argv.includes("--brief");
const { results, exhibits } = await runGallery(isBrief && !process.argv.includes("--all") ? "own" : "all");
const { findings, checks } = reportOn(results, exhibits);
const say = (text: string) => stdout.write(`${text}\n`);
if (!isBrief) say(`${printMatrix(results, exhibits)}\n`);
for (const finding of findings) say(finding);
const plays = `${results.length} bad trackers, ${exhibits.length} scenarios`;
say(findings.length === 0 ? `${plays}: every tracker fails as expected.` : `${plays}, ${findings.length} findings.`);

const reports = join(packageRoot(), "reports");
writeWholeFile(join(reports, "gallery.json"), JSON.stringify({ passed: checks - findings.length, failed: findings.length }));
if (findings.length > 0) process.exitCode = 1;
