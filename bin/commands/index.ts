import type { Command } from "../terminal/command.ts";
import { conform } from "./conform.ts";

/** In the order that the help lists them. What a command needs to run it loads when it runs. */
export const COMMANDS: readonly Command[] = [conform];
