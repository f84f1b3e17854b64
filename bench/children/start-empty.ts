// The floor of the benchmark `start`: a module that does nothing.
export {};
