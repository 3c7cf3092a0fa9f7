import { formatFinding } from "./house/finding.ts";
import { lintHouse } from "./house/lint.ts";
import { readTree } from "./house/tree.ts";

/** Lints the house in the working directory: a line for each finding, and a failure if there is one or no file was found. */
const files = readTree(process.cwd());
const findings = lintHouse(files);

for (const finding of findings) console.error(formatFinding(finding));
if (files.length === 0) console.error(`There is no source file under ${process.cwd()}; run this at the root of the house.`);
if (files.length === 0 || findings.length > 0) process.exitCode = 1;
else console.log(`The house is in order: ${files.length} files.`);
