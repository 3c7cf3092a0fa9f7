export { formatCount } from "../../kit/report/format-count.ts";
