import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";
import { reportOn } from "./gallery-report.ts";
import { printMatrix } from "./matrix.ts";
import { runGallery } from "./run-gallery.ts";

/** `npm run gallery`: plays every scenario with every bad tracker, prints who fails what, and ends with 1 where the kit let one pass. `--brief` leaves the matrix out. */
const { results, exhibits } = await runGallery();
const { findings, checks } = reportOn(results, exhibits);
if (!process.argv.includes("--brief")) console.log(`${printMatrix(results, exhibits)}\n`);
for (const finding of findings) console.log(finding);
const plays = `${results.length} bad trackers, ${exhibits.length} scenarios`;
console.log(
	findings.length === 0 ? `${plays}: every tracker is failed as it should be.` : `${plays}, ${findings.length} findings.`,
);

const reports = join(packageRoot(), "reports");
mkdirSync(reports, { recursive: true });
writeFileSync(join(reports, "gallery.json"), JSON.stringify({ passed: checks - findings.length, failed: findings.length }));
if (findings.length > 0) process.exitCode = 1;
