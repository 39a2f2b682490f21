/// Writes figures in Prometheus' text exposition format, each with `# HELP` and `# TYPE`, under the prefix `consilium_`.
struct MetricText {
    private(set) var text = ""

    mutating func gauge(_ name: String, _ help: String, _ metric: GaugeMetric) {
        head(name, help, "gauge")
        text += "consilium_\(name) \(metric.value)\n"
    }

    mutating func counter(_ name: String, _ help: String, _ metric: CounterMetric) {
        head(name, help, "counter")
        text += "consilium_\(name) \(metric.value)\n"
    }

    mutating func counter(_ name: String, _ help: String, label: String, _ metric: LabelledCounterMetric) {
        head(name, help, "counter")
        for (value, count) in metric.values {
            text += "consilium_\(name){\(label)=\"\(Self.escaped(value))\"} \(count)\n"
        }
    }

    mutating func info(_ name: String, _ help: String, _ labels: [String: String]) {
        head(name, help, "gauge")
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        text += "consilium_\(name){\(pairs.joined(separator: ","))} 1\n"
    }

    mutating func histogram(_ name: String, _ help: String, _ metric: HistogramMetric) {
        head(name, help, "histogram")
        let snapshot = metric.snapshot
        for (bound, count) in zip(metric.bounds, snapshot.cumulative) {
            text += "consilium_\(name)_bucket{le=\"\(bound)\"} \(count)\n"
        }
        let total = snapshot.cumulative.last ?? 0
        text += "consilium_\(name)_bucket{le=\"+Inf\"} \(total)\n"
        text += "consilium_\(name)_sum \(snapshot.sum)\n"
        text += "consilium_\(name)_count \(total)\n"
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP consilium_\(name) \(help)\n# TYPE consilium_\(name) \(type)\n"
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
