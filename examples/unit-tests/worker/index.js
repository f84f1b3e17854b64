/** `GET /7` says whether seven is a prime, to whoever knows the key. */
export default {
  fetch(request, env) {
    if (request.headers.get("authorization") !== `Bearer ${env.KEY}`) return Response.json({ detail: "Who are you?" }, { status: 401 });
    const number = Number(new URL(request.url).pathname.slice(1));
    if (!Number.isSafeInteger(number) || number < 0 || number > 1e9)
      return Response.json({ detail: "Up to 1,000,000,000." }, { status: 400 });
    return Response.json({ number, prime: isPrime(number) });
  },
};

function isPrime(number) {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return number > 1;
}
