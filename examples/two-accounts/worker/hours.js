/** From eight to six, UTC, but for Sundays. */
export function isOpen(at) {
  const hour = at.getUTCHours();
  return at.getUTCDay() !== 0 && hour >= 8 && hour < 18;
}
