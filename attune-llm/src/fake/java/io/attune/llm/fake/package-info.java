/** A small server that behaves as OpenAI's does, faults included, for tests on loopback. */
package io.attune.llm.fake;
