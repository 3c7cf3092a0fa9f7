import { command } from "./command.ts";
import { judge } from "./judge.ts";
import { next } from "./next.ts";
import { read } from "./read.ts";
import type { Rules } from "./rules.ts";

/** The rules of the specification. */
export const defaultRules: Rules = { command, read, judge, next };
