import Commands

@main
struct Consilium {
    static func main() async { await RootCommand.run() }
}
