export default {
  fetch: (request, env) => new Response(`Hello from ${env.STACK}!\n`),
};
