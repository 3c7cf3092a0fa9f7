import { ACCOUNTS } from "./accounts.ts";
import { ADAPTIVE_PAUSES } from "./adaptive-pauses.ts";
import { BODIES } from "./bodies.ts";
import { CONNECTIONS } from "./connections.ts";
import { DEADLINES } from "./deadlines.ts";
import { ENTRIES } from "./entries.ts";
import { ERROR_REPLIES } from "./error-replies.ts";
import { FAILURES } from "./failures.ts";
import { GRACE } from "./grace.ts";
import type { Mutant } from "./mutant.ts";
import { OBSERVING } from "./observing.ts";
import { OPTIONS } from "./options.ts";
import { PACE } from "./pace.ts";
import { QUESTIONS } from "./questions.ts";
import { SHARED_POLLS } from "./shared-polls.ts";
import { SHARING } from "./sharing.ts";
import { STATUS_FIELDS } from "./status-fields.ts";
import { STATUS_VALUES } from "./status-values.ts";
import { TARGETS } from "./targets.ts";
import { WEIGHING } from "./weighing.ts";

/** All mutants, from reading a reply to sharing between calls. */
export const GALLERY: readonly Mutant[] = [
	...ACCOUNTS,
	...ERROR_REPLIES,
	...STATUS_VALUES,
	...STATUS_FIELDS,
	...ENTRIES,
	...QUESTIONS,
	...BODIES,
	...CONNECTIONS,
	...TARGETS,
	...WEIGHING,
	...OBSERVING,
	...GRACE,
	...FAILURES,
	...PACE,
	...ADAPTIVE_PAUSES,
	...DEADLINES,
	...OPTIONS,
	...SHARING,
	...SHARED_POLLS,
];
