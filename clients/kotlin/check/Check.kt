// Holds the generated models against a running limber: `Check.kt LIMBER_BINARY`.
package limber.client.check

import java.net.URI
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.decodeFromString
import limber.client.infrastructure.Serializer
import limber.client.models.*

val json = Serializer.kotlinxSerializationJson

fun main(arguments: Array<String>) {
    val command = listOf(arguments[0], "serve", "--listen", "127.0.0.1:0", "--store", "memory:")
    val service = ProcessBuilder(command).redirectErrorStream(true).start()
    try {
        val ready = Regex("ready.*?(http://127\\.0\\.0\\.1:\\d+)")
        val log = service.inputStream.bufferedReader()
        val url = log.lineSequence().firstNotNullOf { ready.find(it)?.groupValues?.get(1) }
        everyKindIsRead(url)
        unknownValuesAreRead(url)
    } finally {
        service.destroy()
        service.waitFor()
    }
}

/** One page and one document of every kind, in every language, as the generated types. */
fun everyKindIsRead(url: String) {
    for (locale in listOf("en", "es", "de")) {
        fun <T> read(path: String, type: DeserializationStrategy<T>): T =
            json.decodeFromString(type, URI("$url$path?locale=$locale").toURL().readText())

        check(read("/v1", Index.serializer()).collections.isNotEmpty())
        val stretches = read("/v1/stretches", StretchList.serializer()).items
        for (id in stretches.map { it.id }) {
            check(read("/v1/stretches/$id", Stretch.serializer()).steps.isNotEmpty()) { id }
        }
        for (id in read("/v1/routines", RoutineList.serializer()).items.map { it.id }) {
            check(read("/v1/routines/$id", Routine.serializer()).blocks.isNotEmpty()) { id }
            val timeline = read("/v1/routines/$id/timeline", Timeline.serializer())
            val last = timeline.segments.last()
            check(last.startMs + (last.durationMs ?: 0) == timeline.totalMs) { id }
        }
        for (id in read("/v1/guidance", GuidanceList.serializer()).items.map { it.id }) {
            check(read("/v1/guidance/$id", Guidance.serializer()).advice.isNotEmpty()) { id }
        }
        for (id in read("/v1/conditions", ConditionList.serializer()).items.map { it.id }) {
            read("/v1/conditions/$id", Condition.serializer())
        }
        for (id in read("/v1/vocabularies", VocabularyList.serializer()).items.map { it.id }) {
            check(read("/v1/vocabularies/$id", Vocabulary.serializer()).terms.isNotEmpty()) { id }
        }
        for (id in read("/v1/sources", SourceList.serializer()).items.map { it.id }) {
            read("/v1/sources/$id", Source.serializer())
        }
        read("/v1/attribution", Attribution.serializer())
        println("Read in $locale: ${stretches.size} stretches and all other kinds.")
    }
}

/** What a newer service may add: words that are not in the contract, and fields. */
fun unknownValuesAreRead(url: String) {
    val answer = URI("$url/v1/routines/back-tension-five/timeline").toURL().readText()
    val newer = answer
        .replace("\"phase\":\"hold\"", "\"phase\":\"levitate\",\"height_m\":2")
        .replace("\"severity\":\"stop\"", "\"severity\":\"apocalyptic\"")
    check(newer != answer)
    val timeline = json.decodeFromString<Timeline>(newer)
    val phases = timeline.segments.map { it.phase }
    check(Phase.HOLD !in phases && Phase.UNKNOWN_DEFAULT_OPEN_API in phases)
    check(Phase.MANUAL in timeline.segments.map { it.phase.known })
    check(timeline.safety.stopRules.all { it.severity.known == Severity.STOP })
    println("Read with values of tomorrow: ${phases.toSet()}")
}
