import fc from "fast-check";
import { SEED } from "./property-seed.ts";

// Vitest loads this file before each test file. Without a seed, fast-check takes the time, and a property could fail by
// chance in a run that changed nothing.
fc.configureGlobal({ seed: SEED });
