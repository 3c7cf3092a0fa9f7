import { runSoak } from "./soak/command.ts";

process.exitCode = await runSoak(process.argv.slice(2));
