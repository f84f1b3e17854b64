/** What this service says of itself. */
export const about = {
  service: "elements",
  release: "1.0.0",
};
